package chat.parley.client;

import chat.parley.client.Output.Disconnect;
import chat.parley.protocol.ClientFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the output of one step. */
final class Step {
  private final List<ClientFrame> frames = new ArrayList<>();
  private final List<ClientEvent> events = new ArrayList<>();
  private Disconnect disconnect;

  void say(ClientFrame frame) {
    frames.add(frame);
  }

  void tell(ClientEvent event) {
    events.add(event);
  }

  void leave(Disconnect how) {
    disconnect = how;
  }

  Output done() {
    return new Output(frames, events, Optional.ofNullable(disconnect));
  }
}
