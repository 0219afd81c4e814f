package chat.parley.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Connections that only keep alive, opened some at a time. A user may have several. They come from
 * many addresses of this machine, because an address has some 28,000 ports, and because the server
 * takes only some thousand connections of one in a short time.
 */
final class Throng {
  /** Connections that are being opened at one time. */
  private static final int OPENING_MAX = 100;

  private static final int SOCKETS_PER_ADDRESS = 2_000;
  private static final int ADDRESSES_PER_NET = 250;

  private final Stage stage;
  private final Glance glance = new Glance();
  private final List<Seat> seats = new ArrayList<>();
  private int opened;
  private int due;
  private int opening;
  private int ready;

  Throng(Stage stage) {
    this.stage = stage;
  }

  /** Opens so many, shared out evenly, and waits until all have signed in and caught up. */
  void open(List<Crowd.Person> people, int count) {
    stage.onLoop(() -> {
      due = count;
      openMore(people);
    });
    stage.await("signing in", () -> ready == count);
  }

  private void openMore(List<Crowd.Person> people) {
    while (due > 0 && opening < OPENING_MAX) {
      Crowd.Person person = people.get(seats.size() % people.size());
      Seat seat = new Seat(stage.loop(), person, Map.of(), guest(people), glance);
      seats.add(seat);
      due--;
      opening++;
      seat.connect(stage.subject().port(), address(opened++));
    }
  }

  private Seat.Guest guest(List<Crowd.Person> people) {
    return (seat, frame, utf8) -> {
      if (frame.type.equals("ready")) {
        opening--;
        ready++;
        openMore(people);
      }
    };
  }

  /** Closes all, and waits until the node knows it. */
  void leave() {
    stage.onLoop(() -> {
      seats.forEach(Seat::leave);
      seats.clear();
      ready = 0;
    });
    NodePage.await(stage, "leaving", page -> page.connections() == 0);
  }

  /** Where the socket of a number comes from: 127.0.0.2 and up, at any free port. */
  static InetSocketAddress address(int number) {
    int address = number / SOCKETS_PER_ADDRESS;
    return new InetSocketAddress(
        "127.0.%d.%d".formatted(address / ADDRESSES_PER_NET, 2 + address % ADDRESSES_PER_NET), 0);
  }
}
