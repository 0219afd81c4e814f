package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void knows_the_password_again_and_no_other() {
    try (Passwords passwords = new Passwords(1)) {
      String encoded = get(passwords.hash("correct horse"));

      assertThat(encoded).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      assertThat(get(passwords.matches("correct horse", encoded))).isTrue();
      assertThat(get(passwords.matches("correct mule", encoded))).isFalse();
      assertThat(get(passwords.matchesNobody("correct horse"))).isFalse();
      assertThat(get(passwords.hash("correct horse"))).isNotEqualTo(encoded);
    }
  }

  @Test
  void works_as_hard_for_nobody_as_for_somebody() {
    try (Passwords passwords = new Passwords(1)) {
      String encoded = get(passwords.hash("correct horse"));
      get(passwords.matches("warm up", encoded));

      long somebody = leastNanos(() -> get(passwords.matches("wrong", encoded)));
      long nobody = leastNanos(() -> get(passwords.matches("wrong", "")));

      assertThat(nobody).isGreaterThan(somebody / 5);
    }
  }

  /** Of several times the one in which the machine had least else to do. */
  private static long leastNanos(Runnable work) {
    return LongStream.range(0, 7)
        .map(i -> {
          long start = System.nanoTime();
          work.run();
          return System.nanoTime() - start;
        })
        .min()
        .orElseThrow();
  }

  @Test
  void is_busy_when_its_queue_is_full() {
    try (Passwords passwords = new Passwords(1, 1)) {
      CompletionStage<String> first = passwords.hash("secret");

      // Passwords come a thousand times as fast as one is hashed.
      CompletionStage<String> refused =
          Stream.generate(() -> passwords.hash("secret"))
              .limit(10_000)
              .filter(each -> each.toCompletableFuture().isCompletedExceptionally())
              .findFirst()
              .orElseThrow();
      assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(BusyException.class);
      assertThat(get(first)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void does_not_believe_a_hash_that_is_none(String encoded) {
    assertThat(PasswordHash.parse(encoded)).isEmpty();
  }

  @Test
  void encodes_as_a_phc_string() {
    String encoded =
        PasswordHash.of(
                "password", "somesaltsomesalt".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .encoded();

    assertThat(encoded).startsWith("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$");
    assertThat(PasswordHash.parse(encoded).orElseThrow().matches("password")).isTrue();
  }
}
