package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.journal.History;
import chat.parley.model.Entry;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a client is given what it has missed, and the pages that it asks for. */
class CatchUpTest {
  private Edge edge;

  @BeforeEach
  void start() throws Exception {
    edge = new Edge();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void feeds_a_long_absence_page_by_page_and_goes_live_without_a_gap() throws Exception {
    List<CompletableFuture<Void>> held = new ArrayList<>();
    edge.pages =
        (owner, grant, limit, bytesMax) -> {
          CompletableFuture<Void> go = new CompletableFuture<>();
          held.add(go);
          return go.thenCompose(any -> Edge.page(grant, limit));
        };
    edge.alice.onHello = hello -> List.of(Edge.synced(List.of(Edge.grant(11, 1_000)), 9));
    Wire wire = edge.hello();
    await().until(() -> held.size() == 1);

    edge.alice.say(Edge.live(1_001, 20));
    edge.alice.say(Edge.live(1_002, 20));
    CompletableFuture<?> released = CompletableFuture.runAsync(() -> release(held));

    wire.next(ServerFrame.Welcome.class);
    wire.next(ServerFrame.Heads.class);
    List<Long> shown = new ArrayList<>();
    ServerFrame frame = wire.next();
    while (frame instanceof ServerFrame.Messages page) {
      assertThat(page.request()).isNull();
      page.entries().forEach(entry -> shown.add(entry.sequence()));
      assertThat(page.more()).isEqualTo(shown.getLast() < 1_002);
      frame = wire.next();
    }
    assertThat(frame).isEqualTo(new ServerFrame.Ready(9));
    assertThat(shown).isEqualTo(LongStream.rangeClosed(11, 1_002).boxed().toList());
    edge.alice.say(Edge.live(1_003, 20));
    assertThat(wire.next(ServerFrame.Message.class).entry().sequence()).isEqualTo(1_003);
    released.join();
  }

  /** Lets every page come that has been asked for, until all of them have. */
  private static void release(List<CompletableFuture<Void>> held) {
    for (int page = 0; page < 5; page++) {
      int next = page;
      await().until(() -> held.size() > next);
      held.get(next).complete(null);
    }
  }

  @Test
  void divides_large_entries_into_frames_that_fit() throws Exception {
    edge.pages =
        (owner, grant, limit, bytesMax) ->
            Edge.page(grant, 4)
                .thenApply(page ->
                    new History.Page(
                        page.entries().stream()
                            .map(entry -> Edge.entry(entry.sequence(), 32 * 1024))
                            .toList(),
                        page.more()));
    edge.alice.onHello = hello -> List.of(Edge.synced(List.of(Edge.grant(1, 4)), 9));
    Wire wire = edge.hello();
    wire.next(ServerFrame.Welcome.class);
    wire.next(ServerFrame.Heads.class);

    for (long sequence = 1; sequence <= 4; sequence++) {
      List<Entry> entries = wire.next(ServerFrame.Messages.class).entries();
      assertThat(entries).extracting(Entry::sequence).containsExactly(sequence);
    }
    wire.next(ServerFrame.Ready.class);
  }

  @Test
  void reads_a_page_again_that_could_not_be_read() throws Exception {
    edge.pages =
        (owner, grant, limit, bytesMax) ->
            CompletableFuture.failedStage(new IllegalStateException("the database is down"));
    edge.alice.onHello = hello -> List.of(Edge.synced(List.of(Edge.grant(1, 2)), 9));
    Wire wire = edge.hello();
    wire.next(ServerFrame.Welcome.class);
    wire.next(ServerFrame.Heads.class);

    edge.pages = (owner, grant, limit, bytesMax) -> Edge.page(grant, limit);
    await()
        .until(() -> {
          edge.clock.advance(500);
          return wire.waiting() == 2;
        });

    assertThat(wire.next(ServerFrame.Messages.class).entries()).hasSize(2);
    wire.next(ServerFrame.Ready.class);
  }

  @Test
  void answers_a_pull_with_the_page_that_the_entity_grants() throws Exception {
    Wire wire = edge.ready();
    wire.send(
        "{\"type\":\"pull\",\"request\":\"p1\",\"conversation\":\"@bob\",\"before\":51,"
            + "\"limit\":10}");
    await().until(() -> !edge.alice.heard(UserCommand.Pull.class).isEmpty());

    SessionEvent.Grant grant = new SessionEvent.Grant(Edge.WITH_BOB, 3, 1, 50, false);
    edge.alice.mention(new SessionEvent.Granted("p1", grant, 10));

    ServerFrame.Messages page = wire.next(ServerFrame.Messages.class);
    assertThat(page.request()).isEqualTo("p1");
    assertThat(page.more()).isTrue();
    assertThat(page.entries())
        .extracting(Entry::sequence)
        .isEqualTo(LongStream.rangeClosed(41, 50).boxed().toList());
    edge.clock.advance(10_000);
    wire.send("{\"type\":\"ping\",\"n\":1}");
    wire.next(ServerFrame.Pong.class);
  }
}
