package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Accounts;
import chat.parley.client.Identity;
import chat.parley.client.RefusedException;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Devices over HTTP, and what revoking one does to its sockets. */
class DevicesTest {

  /** Less than the 15 s after which a session would notice it at the earliest by itself. */
  private static final Duration AT_ONCE_MAX = Duration.ofSeconds(12);

  @Test
  void a_revoked_device_is_closed_at_once_and_stays_out() throws IOException, RefusedException {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "revoke-ann");
    Identity laptop = TestDevice.identity(server, ann);
    Identity phone = TestDevice.identity(server, ann);
    try (RawSocket socket =
        RawSocket.connect(server, phone.token(), OptionalLong.empty(), Map.of())) {
      socket.next(ServerFrame.Ready.class);

      new Accounts(server).revoke(laptop.token(), phone.device());

      assertThat(socket.isClosedWithin(AT_ONCE_MAX)).isTrue();
    }
    try (RawSocket again =
        RawSocket.connect(server, phone.token(), OptionalLong.empty(), Map.of())) {
      assertThat(again.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
    assertThat(new Accounts(server).devices(laptop.token()))
        .extracting(Accounts.Device::device)
        .containsExactly(laptop.device());
  }

  @Test
  void a_ninth_device_is_refused_until_one_is_revoked() throws IOException, RefusedException {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "nine-ann");
    Identity first = TestDevice.identity(server, ann);
    for (int more = 1; more < Limits.DEVICES_MAX; more++) {
      TestDevice.identity(server, ann);
    }
    Accounts accounts = new Accounts(server);

    Assertions.assertThatThrownBy(() -> accounts.signIn(ann, TestDevice.PASSWORD, "ninth"))
        .isInstanceOf(RefusedException.class);
    accounts.revoke(first.token(), 3);
    assertThat(accounts.signIn(ann, TestDevice.PASSWORD, "ninth").device()).isEqualTo(9);
  }
}
