package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame.Range;
import java.util.List;
import java.util.Optional;

/**
 * What a step of {@link Sync} wants done: frames first, in order, then the disconnect if there is
 * one. The events have happened already.
 */
public record Output(
    List<ClientFrame> frames, List<ClientEvent> events, Optional<Disconnect> disconnect) {

  public Output {
    frames = List.copyOf(frames);
    events = List.copyOf(events);
  }

  /**
   * Close the socket.
   *
   * @param again whether to connect again by itself
   * @param after the range in milliseconds to draw the delay from, or null for the usual back-off
   */
  public record Disconnect(boolean again, Range after) {
    static final Disconnect BACK_OFF = new Disconnect(true, null);
    static final Disconnect FOR_GOOD = new Disconnect(false, null);
  }
}
