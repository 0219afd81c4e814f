package chat.parley.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads histories and dumps. */
public final class RecordFiles {
  private final List<Observation> observations = new ArrayList<>();
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<PlaceRecord> places = new ArrayList<>();

  private RecordFiles() {}

  /**
   * Reads files of either kind; the operation of a line tells which it is, and empty lines are
   * passed over.
   *
   * @throws IllegalArgumentException when a line is not a record; it names file and line
   */
  public static RecordFiles read(List<Path> files) throws IOException {
    RecordFiles all = new RecordFiles();
    for (Path file : files) {
      all.read(file);
    }
    return all;
  }

  private void read(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        try {
          take(RecordJson.parse(line));
        } catch (IllegalArgumentException flaw) {
          throw new IllegalArgumentException(file + ":" + number + ": " + flaw.getMessage(), flaw);
        }
      }
    }
  }

  private void take(JsonNode line) {
    if (PlaceFormat.isOne(line)) {
      places.add(PlaceFormat.read(line));
    } else if (JournalFormat.isOne(line)) {
      journal.add(JournalFormat.read(line));
    } else {
      observations.add(ObservationFormat.read(line));
    }
  }

  public List<Observation> observations() {
    return observations;
  }

  public List<JournalRecord> journal() {
    return journal;
  }

  /** What databases say of where partitions lie. */
  public List<PlaceRecord> places() {
    return places;
  }
}
