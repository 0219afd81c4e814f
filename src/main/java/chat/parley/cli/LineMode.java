package chat.parley.cli;

import chat.parley.model.MessageId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads commands and messages from a pipe, one a line, and prints one line for every change. */
final class LineMode {
  /**
   * How long the end of the input waits until everything written is accepted, or a file comes
   * further.
   */
  static final long LEAVE_MS_MAX = 10_000;

  private static final long LOOK_MS = 50;
  private static final int LINES_WAITING_MAX = 1_000;
  private final Desk desk;
  private final BufferedReader input;
  private final PrintStream output;
  private final Editor nothing = new Editor();
  private final BlockingQueue<Optional<String>> entered =
      new ArrayBlockingQueue<>(LINES_WAITING_MAX);
  private Scene shown;

  LineMode(Desk desk, BufferedReader input, PrintStream output) {
    this.desk = desk;
    this.input = input;
    this.output = output;
  }

  /** Runs until the input ends or says so. */
  void run() throws InterruptedException {
    Thread.ofVirtual().start(this::read);
    boolean on = true;
    while (on) {
      print();
      Optional<String> line = entered.poll(LOOK_MS, TimeUnit.MILLISECONDS);
      if (line != null) {
        on = line.isPresent() && desk.enter(line.get());
      }
    }
    leave();
  }

  private void read() {
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        entered.put(Optional.of(line));
      }
      entered.put(Optional.empty());
    } catch (IOException closed) {
      entered.offer(Optional.empty());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void print() {
    long now = System.currentTimeMillis();
    if (!desk.catchUp(now) && shown != null) {
      return;
    }
    Scene scene = desk.scene(nothing, now);
    new Lines(ZoneId.systemDefault(), now).between(shown, scene).forEach(output::println);
    output.flush();
    shown = scene;
  }

  private boolean isBusy() {
    return desk.client().hasUnsent() || desk.parcels().isSaving();
  }

  private void leave() throws InterruptedException {
    long until = System.currentTimeMillis() + LEAVE_MS_MAX;
    Map<MessageId, Scene.Moving> moving = desk.parcels().moving();
    while (isBusy() && System.currentTimeMillis() < until) {
      print();
      Map<MessageId, Scene.Moving> now = desk.parcels().moving();
      if (!now.equals(moving)) {
        // A file that comes further is waited for, however large it is.
        until = System.currentTimeMillis() + LEAVE_MS_MAX;
        moving = now;
      }
      entered.poll(LOOK_MS, TimeUnit.MILLISECONDS);
    }
    print();
    if (desk.client().hasUnsent()) {
      output.println("* what was not sent is kept and sent the next time");
    }
  }
}
