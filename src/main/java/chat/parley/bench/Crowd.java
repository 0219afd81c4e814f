package chat.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Users of a subject. They are made when they are needed, which costs some 0.1 s of a processor
 * each, and kept with their tokens beside the subject's data for the next run.
 */
final class Crowd {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "correct horse battery";
  private static final int MAKERS = 4;
  private static final int PASSWORD_ROUNDS_MAX = 100;

  private final String prefix;
  private final Path file;
  private final int port;
  private final String server;
  private final List<Person> people = new ArrayList<>();

  /** A user with a signed-in device. */
  record Person(String name, String token) {}

  Crowd(Path folder, int port) {
    this(folder, port, "bench", "users.tsv");
  }

  /** Users apart from the others, whose names begin with that of their crowd. */
  Crowd(Path folder, int port, String prefix) {
    this(folder, port, prefix, "users-" + prefix + ".tsv");
  }

  private Crowd(Path folder, int port, String prefix, String file) {
    this.prefix = prefix;
    this.file = folder.resolve(file);
    this.port = port;
    this.server = "http://127.0.0.1:" + port;
    try {
      Files.createDirectories(folder);
      if (Files.exists(this.file)) {
        for (String line : Files.readAllLines(this.file)) {
          String[] parts = line.split("\t");
          people.add(new Person(parts[0], parts[1]));
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The port that they reach their server at. */
  int port() {
    return port;
  }

  /** The first so many users. */
  List<Person> of(int count) {
    if (people.size() < count) {
      System.err.printf("Making %d users.%n", count - people.size());
      make(count);
    }
    return List.copyOf(people.subList(0, count));
  }

  private void make(int count) {
    try (ExecutorService makers = Executors.newFixedThreadPool(MAKERS);
        HttpClient http = HttpClient.newHttpClient()) {
      List<CompletableFuture<Person>> made = new ArrayList<>();
      for (int i = people.size(); i < count; i++) {
        int number = i;
        made.add(CompletableFuture.supplyAsync(() -> make(http, number), makers));
      }
      for (CompletableFuture<Person> each : made) {
        keep(each.join());
      }
    } catch (CompletionException failed) {
      throw new BenchException("a user could not be made: " + failed.getCause().getMessage());
    }
  }

  private void keep(Person person) {
    people.add(person);
    try {
      Files.writeString(
          file,
          person.name() + "\t" + person.token() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Person make(HttpClient http, int number) {
    String name = prefix + number;
    ObjectNode account = JSON.createObjectNode();
    account.put("user", name).put("password", PASSWORD).put("name", name);
    call(http, number, "/v1/accounts", account, 409);
    ObjectNode device = JSON.createObjectNode();
    device.put("user", name).put("password", PASSWORD).put("label", "bench");
    return new Person(name, call(http, number, "/v1/devices", device, 201).path("token").asText());
  }

  /** Each call comes from an address of its own, so that no limit of an address is met. */
  private JsonNode call(HttpClient http, int number, String path, ObjectNode body, int also) {
    String address = "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", address)
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      for (int round = 0; round < PASSWORD_ROUNDS_MAX; round++) {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 201 || answer.statusCode() == also) {
          return JSON.readTree(answer.body());
        }
        if (answer.statusCode() != 503 && answer.statusCode() != 429) {
          throw new BenchException(path + ": " + answer.statusCode() + " " + answer.body());
        }
      }
      throw new BenchException(path + ": the server is busy");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }
}
