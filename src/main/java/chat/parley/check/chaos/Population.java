package chat.parley.check.chaos;

import chat.parley.check.HistoryFile;
import chat.parley.check.RecordedDevice;
import chat.parley.client.Accounts;
import chat.parley.client.Identity;
import chat.parley.client.MemoryStore;
import chat.parley.client.RefusedException;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Signs users and devices up, over a server that may be busy. */
final class Population {
  /** Calls at a time: more would only wait for the server's password hashes. */
  private static final int AT_ONCE = 4;

  private static final int DEVICES = 2;
  private static final long AGAIN_MS = 500;
  private static final int TRIES_MAX = 240;
  private static final String PASSWORD = "chaos is a ladder";

  private final Gate gate;
  private final HistoryFile history;

  Population(Gate gate, HistoryFile history) {
    this.gate = gate;
    this.history = history;
  }

  /** The names of so many users. */
  static List<UserId> names(int count) {
    List<UserId> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(new UserId("u%03d".formatted(i)));
    }
    return names;
  }

  /** Registers all of them, each with two devices that are connected. */
  List<Person> signUp(List<UserId> users) {
    return forEach(
        users,
        user -> {
          String server = gate.open(user);
          register(server, user);
          List<RecordedDevice> devices = new ArrayList<>();
          for (int i = 0; i < DEVICES; i++) {
            devices.add(signIn(server, user, "device " + i));
          }
          return new Person(user, server, devices);
        });
  }

  /** A new device of each of them, with an empty store. */
  List<RecordedDevice> signInCold(List<Person> people) {
    return forEach(people, person -> signIn(person.server(), person.user(), "cold"));
  }

  private static <T, R> List<R> forEach(List<T> all, Function<T, R> work) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<R>> futures =
          all.stream().map(each -> threads.submit(() -> work.apply(each))).toList();
      List<R> results = new ArrayList<>();
      for (Future<R> each : futures) {
        results.add(each.get());
      }
      return results;
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** A call that may have to be made again. */
  private interface Call<T> {
    T make() throws IOException, RefusedException;
  }

  private static void register(String server, UserId user) {
    untilAnswered(() -> {
      try {
        new Accounts(server).register(user, PASSWORD, user.value(), null);
      } catch (RefusedException refused) {
        // An earlier try may have got through without its answer.
        if (refused.code() != ErrorCode.TAKEN) {
          throw refused;
        }
      }
      return user;
    });
  }

  private RecordedDevice signIn(String server, UserId user, String label) {
    Identity identity = untilAnswered(() -> new Accounts(server).signIn(user, PASSWORD, label));
    return new RecordedDevice(new MemoryStore(), identity, history, event -> {});
  }

  private static <T> T untilAnswered(Call<T> call) {
    Exception last = null;
    for (int i = 0; i < TRIES_MAX; i++) {
      try {
        return call.make();
      } catch (IOException failed) {
        last = failed;
      } catch (RefusedException refused) {
        if (refused.code().reaction() != ErrorCode.Reaction.RETRY) {
          throw new IllegalStateException(refused);
        }
        last = refused;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MS));
    }
    throw new IllegalStateException("a call is not answered", last);
  }
}
