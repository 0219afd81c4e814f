package chat.parley.check;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A history that is being written, by any number of threads, in one order that all agree on. */
public final class HistoryFile implements AutoCloseable {
  private final BufferedWriter out;
  private final long startedAt = System.currentTimeMillis();
  private final long startedNanos = System.nanoTime();
  private boolean closed;

  /**
   * Begins a new file.
   *
   * @throws UncheckedIOException when it can't be written
   */
  public HistoryFile(Path file) {
    try {
      out = Files.newBufferedWriter(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Epoch milliseconds by a clock that never goes back. */
  public long now() {
    return startedAt + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }

  /** Adds a line; after {@link #close} it is left out. */
  public void add(Observation observation) {
    String line = ObservationFormat.write(observation);
    synchronized (this) {
      if (closed) {
        return;
      }
      try {
        out.write(line);
        out.newLine();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      out.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
