package chat.parley.cli;

import chat.parley.client.Accounts;
import chat.parley.client.Identity;
import chat.parley.client.ParleyClient;
import chat.parley.client.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The devices of an account; calls to the server run beside the display. */
final class Devices {
  private final ParleyClient client;
  private final Consumer<List<String>> notice;

  /** A call over HTTP that ends in something to say. */
  private interface Call {
    List<String> run(Accounts accounts, Identity me) throws IOException, RefusedException;
  }

  Devices(ParleyClient client, Consumer<List<String>> notice) {
    this.client = client;
    this.notice = notice;
  }

  void list() {
    beside((accounts, me) -> {
      List<String> lines = new ArrayList<>(List.of("Your devices:"));
      for (Accounts.Device each : accounts.devices(me.token())) {
        String here = each.device() == me.device() ? "  (this one)" : "";
        lines.add("  " + each.device() + "  " + each.label() + here);
      }
      return lines;
    });
  }

  void revoke(int device) {
    beside((accounts, me) -> {
      accounts.revoke(me.token(), device);
      return List.of("Device " + device + " is signed out.");
    });
  }

  /** Whether to ask for a password: not when the environment has it. */
  boolean wantPassword() {
    String known = System.getenv(SignIn.PASSWORD_VARIABLE);
    if (known == null) {
      return true;
    }
    signIn(known);
    return false;
  }

  /** Signs in a new device that takes this store over. */
  void signIn(String password) {
    beside((accounts, me) -> {
      Identity fresh = accounts.signIn(me.user(), password, SignIn.label());
      client.adopt(fresh);
      return List.of("Signed in as device " + fresh.device() + ".");
    });
  }

  private void beside(Call call) {
    Identity me = client.identity().orElseThrow();
    Thread.startVirtualThread(() -> {
      try {
        notice.accept(call.run(new Accounts(me.server()), me));
      } catch (RefusedException refused) {
        notice.accept(List.of(Explaining.refused(refused.code())));
      } catch (IOException failure) {
        notice.accept(List.of("The server can't be reached now."));
      }
    });
  }
}
