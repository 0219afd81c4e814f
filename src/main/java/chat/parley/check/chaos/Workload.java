package chat.parley.check.chaos;

import chat.parley.check.RecordedDevice;
import chat.parley.client.ParleyClient;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What people do all the time: write at a steady rate, open chats, type, put phones into pockets,
 * block each other for a while, come to groups and go from them. Who does what is drawn from a
 * seed.
 */
final class Workload implements AutoCloseable {
  private static final int GROUP_PERCENT = 40;
  private static final int LONG_TEXT_PERCENT = 3;
  private static final int LONG_TEXT = 4_000;
  private static final long SLEEP_MS_MIN = 3_000;
  private static final long SLEEP_MS_SPREAD = 12_000;
  private static final int MEMBERS = 10;
  private static final long QUARREL_MS_MIN = 3_000;
  private static final long QUARREL_MS_SPREAD = 9_000;
  private static final long RECONCILE_MS = 1_000;
  private static final long LOOK_MS = 1_000;

  private final Map<UserId, Person> people;
  private final List<List<Person>> pairs;
  private final List<Circle> circles = new ArrayList<>();
  private final Random chance;
  private final String run;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private final ExecutorService pockets = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong written = new AtomicLong();
  private final Quarrels quarrels = new Quarrels();
  private volatile boolean sleeping = true;

  /**
   * @param direct so many pairs of users have a chat
   */
  Workload(List<Person> people, int direct, long seed) {
    this.people = people.stream().collect(Collectors.toMap(Person::user, Function.identity()));
    this.chance = new Random(seed);
    this.run = Long.toString(seed);
    List<Person> mixed = new ArrayList<>(people);
    Collections.shuffle(mixed, chance);
    this.pairs = new ArrayList<>();
    for (int i = 0; i < direct; i++) {
      pairs.add(List.of(mixed.get(2 * i % mixed.size()), mixed.get((2 * i + 1) % mixed.size())));
    }
  }

  /** Makes groups; each is there at once for whoever makes it. */
  void makeGroups(int count) {
    List<UserId> users = new ArrayList<>(people.keySet());
    Collections.sort(users);
    for (int i = 0; i < count; i++) {
      Collections.shuffle(users, chance);
      List<UserId> members = users.subList(0, Math.min(MEMBERS, users.size()));
      Person founder = people.get(members.getFirst());
      List<UserId> others = List.copyOf(members.subList(1, members.size()));
      var made = founder.devices().getFirst().client().groups().create("group " + i, others).join();
      circles.add(new Circle(founder, made.conversation(), others));
    }
  }

  /**
   * Begins.
   *
   * @param perSecond messages
   */
  void start(double perSecond) {
    for (List<Person> pair : pairs) {
      watch(pair.getFirst(), pair.getLast());
      watch(pair.getLast(), pair.getFirst());
    }
    long everyUs = (long) (1_000_000 / perSecond);
    every(everyUs, this::write);
    every(2 * everyUs, this::open);
    every(10 * everyUs, this::type);
    every(2_000_000, this::pocket);
    every(1_500_000, this::churn);
    every(4_000_000, this::quarrel);
    every(TimeUnit.MILLISECONDS.toMicros(LOOK_MS), this::look);
  }

  private void every(long us, Runnable work) {
    clock.scheduleAtFixedRate(
        () -> {
          try {
            work.run();
          } catch (RuntimeException closing) {
            // A device went to sleep in the same moment.
          }
        },
        us,
        us,
        TimeUnit.MICROSECONDS);
  }

  private static void watch(Person watcher, Person other) {
    RecordedDevice device = watcher.devices().getFirst();
    device.client().watch(List.of(other.user()));
  }

  private synchronized int chance(int bound) {
    return chance.nextInt(bound);
  }

  private <T> T oneOf(List<T> all) {
    return all.get(chance(all.size()));
  }

  /** A place to write to, and somebody's device to do it at. */
  private record Seat(Person person, RecordedDevice device, Conversation conversation) {}

  private Seat seat() {
    if (!circles.isEmpty() && (pairs.isEmpty() || chance(100) < GROUP_PERCENT)) {
      Circle circle = oneOf(circles);
      Person member = people.get(oneOf(circle.members()));
      return new Seat(member, oneOf(member.devices()), circle.conversation());
    }
    List<Person> pair = oneOf(pairs);
    int side = chance(2);
    Person person = pair.get(side);
    UserId peer = pair.get(1 - side).user();
    return new Seat(person, oneOf(person.devices()), Conversation.with(peer));
  }

  private void write() {
    Seat seat = seat();
    boolean quarrels = this.quarrels.isOpen(seat.person(), seat.conversation());
    if (seat.device().isAwake() && !quarrels) {
      String text = run + "-" + written.incrementAndGet() + " ";
      int length = chance(100) < LONG_TEXT_PERCENT ? LONG_TEXT : chance(200);
      seat.device()
          .send(
              seat.conversation(),
              Body.content("{\"text\":\"" + text + "x".repeat(length) + "\"}"));
    }
  }

  private void open() {
    Seat seat = seat();
    seat.device().open(seat.conversation());
  }

  private void type() {
    Seat seat = seat();
    ParleyClient client = seat.device().client();
    if (client != null) {
      client.typing(seat.conversation());
    }
  }

  private void pocket() {
    Seat seat = seat();
    RecordedDevice device = seat.device();
    if (!sleeping || !device.isAwake()) {
      return;
    }
    long until = SLEEP_MS_MIN + chance((int) SLEEP_MS_SPREAD);
    pockets.execute(device::sleep);
    clock.schedule(() -> pockets.execute(device::wake), until, TimeUnit.MILLISECONDS);
  }

  private void quarrel() {
    Seat seat = seat();
    if (seat.conversation() instanceof Conversation.Direct(UserId peer)) {
      Quarrels.Quarrel quarrel = new Quarrels.Quarrel(seat.person(), peer);
      if (quarrels.begin(quarrel)) {
        reconcile(quarrel, QUARREL_MS_MIN + chance((int) QUARREL_MS_SPREAD));
      }
    }
  }

  private void reconcile(Quarrels.Quarrel quarrel, long afterMs) {
    clock.schedule(
        () ->
            quarrels
                .end(quarrel)
                .thenAccept(done -> {
                  if (!done && sleeping) {
                    reconcile(quarrel, RECONCILE_MS);
                  }
                }),
        afterMs,
        TimeUnit.MILLISECONDS);
  }

  private void churn() {
    if (circles.isEmpty()) {
      return;
    }
    Circle circle = oneOf(circles);
    ParleyClient admin = circle.founder().devices().getFirst().client();
    List<UserId> others = circle.others();
    boolean grow = others.size() < MEMBERS / 2 || chance(2) == 0;
    if (admin == null) {
      return;
    }
    if (grow) {
      UserId user = oneOf(List.copyOf(people.keySet()));
      if (!circle.members().contains(user)) {
        admin.groups().add(circle.conversation(), List.of(user));
        circle.come(user);
      }
    } else if (chance(2) == 0) {
      UserId user = oneOf(others);
      admin.groups().remove(circle.conversation(), List.of(user));
      circle.go(user);
    } else {
      UserId user = oneOf(others);
      ParleyClient leaver = people.get(user).devices().getLast().client();
      if (leaver != null) {
        leaver.groups().leave(circle.conversation());
        circle.go(user);
      }
    }
  }

  private void look() {
    people.values().forEach(each -> each.devices().forEach(RecordedDevice::tick));
  }

  /** The groups, in the order in which they were made. */
  List<GroupId> groups() {
    return circles.stream().map(each -> each.conversation().id()).toList();
  }

  /** Messages that were written. */
  long written() {
    return written.get();
  }

  /** Ends; every device is awake afterwards. */
  @Override
  public void close() {
    sleeping = false;
    clock.shutdownNow();
    pockets.close();
    people.values().forEach(each -> each.devices().forEach(RecordedDevice::wake));
    clock.close();
  }

  /** Nobody blocks anybody any more, after the end; false when that takes far too long. */
  boolean makePeace() {
    return quarrels.endAll();
  }

  /** A person opens everything everywhere, so that the marks come to their ends. */
  void openAll() {
    for (Person person : people.values()) {
      RecordedDevice device = person.devices().getFirst();
      device
          .client()
          .chats(Integer.MAX_VALUE)
          .forEach(line -> device.open(line.chat().conversation()));
    }
  }
}
