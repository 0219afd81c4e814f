package chat.parley.bench;

import chat.parley.protocol.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Groups of a subject. They are made over a socket when they are needed, and their conversations
 * are kept beside the users for the next run.
 */
final class GroupBook {
  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 26;
  private static final long AGAIN_NANOS = 1_000_000_000;

  private final Stage stage;
  private final Path file;

  GroupBook(Stage stage) {
    this.stage = stage;
    this.file = stage.folder().resolve("groups.tsv");
  }

  /** The conversations of so many groups of exactly these people, the first of whom is admin. */
  List<String> of(int count, List<Crowd.Person> people) {
    List<String> known = new ArrayList<>(kept(people.size()));
    if (known.size() < count) {
      System.err.printf("Making %d groups of %d.%n", count - known.size(), people.size());
    }
    while (known.size() < count) {
      String conversation = newConversation();
      Maker maker = new Maker(stage.loop(), conversation, people);
      stage.onLoop(() -> maker.connect(stage.subject().port()));
      stage.await("making a group", maker::isDone);
      keep(conversation, people.size());
      known.add(conversation);
    }
    return known.subList(0, count);
  }

  private List<String> kept(int members) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.split("\t"))
          .filter(parts -> Integer.parseInt(parts[1]) == members)
          .map(parts -> parts[0])
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void keep(String conversation, int members) {
    try {
      Files.writeString(
          file,
          conversation + "\t" + members + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String newConversation() {
    return ThreadLocalRandom.current()
        .ints(ID_LENGTH, 0, ID_LETTERS.length())
        .mapToObj(at -> String.valueOf(ID_LETTERS.charAt(at)))
        .collect(Collectors.joining("", "#", ""));
  }

  /** The admin at work. What has no answer in time is asked for again, which changes nothing. */
  private static final class Maker implements Seat.Guest {
    private final SocketLoop loop;
    private final String request;
    private final Seat seat;
    private boolean done;

    private Maker(SocketLoop loop, String conversation, List<Crowd.Person> people) {
      this.loop = loop;
      this.request =
          "{\"type\":\"group\",\"request\":\"make\",\"action\":\"create\",\"conversation\":\""
              + conversation
              + "\",\"title\":\"Bench\",\"members\":"
              + people.stream()
                  .skip(1)
                  .map(person -> '"' + person.name() + '"')
                  .collect(Collectors.joining(",", "[", "]"))
              + "}";
      this.seat = new Seat(loop, people.getFirst(), Map.of(), this, new Glance());
    }

    private void connect(int port) {
      seat.connect(port, null);
    }

    private boolean isDone() {
      return done;
    }

    @Override
    public void frame(Seat from, Glance glance, byte[] utf8) {
      switch (glance.type) {
        case "ready" -> seat.send(request);
        case "result" -> {
          done = true;
          seat.leave();
        }
        case "error" -> {
          if (ErrorCode.valueOf(glance.code).reaction() != ErrorCode.Reaction.RETRY) {
            throw new BenchException("a group can't be made: " + glance.code);
          }
          loop.at(System.nanoTime() + AGAIN_NANOS, () -> seat.send(request));
        }
        default -> {}
      }
    }
  }
}
