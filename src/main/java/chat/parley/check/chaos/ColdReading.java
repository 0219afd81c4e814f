package chat.parley.check.chaos;

import chat.parley.check.RecordedDevice;
import chat.parley.client.Chat;
import chat.parley.client.History;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A new device of each user reads everything from the server. */
final class ColdReading {
  private static final int AT_ONCE = 8;
  private static final long MS_MAX = 300_000;
  private static final long LOOK_MS = 50;

  private ColdReading() {}

  /** Reads, and writes down what every device holds; what does not come in time is not there. */
  static void run(List<Person> people, List<RecordedDevice> cold) {
    Map<UserId, Map<Conversation, Long>> heads = Rest.heads(people);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < people.size(); i++) {
        Person person = people.get(i);
        RecordedDevice device = cold.get(i);
        threads.execute(() -> {
          page(device, heads.get(person.user()));
          device.read(true);
          person.devices().forEach(each -> each.read(false));
        });
      }
    }
  }

  private static void page(RecordedDevice device, Map<Conversation, Long> heads) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MS_MAX);
    while (System.nanoTime() < deadline && !isWhole(device, heads)) {
      for (Chat chat : chats(device)) {
        if (chat.window().started() && chat.window().floor() > 0) {
          device.client().older(chat.conversation());
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
    }
  }

  private static boolean isWhole(RecordedDevice device, Map<Conversation, Long> heads) {
    Map<Conversation, Chat> have = new HashMap<>();
    chats(device).forEach(chat -> have.put(chat.conversation(), chat));
    return device.isLive()
        && heads.entrySet().stream()
            .allMatch(each -> {
              Chat chat = have.get(each.getKey());
              return each.getValue() == 0
                  || chat != null && chat.have() >= each.getValue() && chat.window().floor() == 0;
            });
  }

  private static List<Chat> chats(RecordedDevice device) {
    return device.client().chats(Integer.MAX_VALUE).stream().map(History.Line::chat).toList();
  }
}
