package chat.parley;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits at most for what it does not say otherwise: longer than the busiest machine
 * takes. Found by JUnit itself, for every class; what actors are waited for stands in {@code
 * reference.conf} of the tests.
 */
public final class Patience implements BeforeAllCallback {
  private static final Duration WAIT = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext test) {
    Awaitility.setDefaultTimeout(WAIT);
  }
}
