package chat.parley.group;

import chat.parley.model.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is or was a member.
 *
 * @param spans ascending, the last one open for a member; at least one, at most {@link #SPANS_MAX}
 * @param marks of the last span; they begin one below joining
 * @param told the sequence of the latest coming or going that the user's log is known to hold
 */
public record Participant(Role role, List<Span> spans, Marks marks, long told) {
  /** Times of membership that are kept of one user; the oldest goes first. */
  static final int SPANS_MAX = 16;

  public Participant {
    spans = List.copyOf(spans);
  }

  static Participant joined(long sequence, Role role) {
    return new Participant(
        role, List.of(Span.from(sequence)), Marks.of(sequence - 1, sequence - 1), 0);
  }

  Participant again(long sequence) {
    List<Span> all = new ArrayList<>(spans);
    all.add(Span.from(sequence));
    return new Participant(
        Role.MEMBER,
        all.subList(Math.max(0, all.size() - SPANS_MAX), all.size()),
        Marks.of(sequence - 1, sequence - 1),
        told);
  }

  Participant gone(long sequence) {
    List<Span> all = new ArrayList<>(spans.subList(0, spans.size() - 1));
    all.add(last().closed(sequence, marks.received().upTo(), marks.read().upTo()));
    return new Participant(Role.GONE, all, marks, told);
  }

  Participant with(Role next) {
    return new Participant(next, spans, marks, told);
  }

  public Participant with(Marks next) {
    return new Participant(role, spans, next, told);
  }

  public Participant withTold(long next) {
    return new Participant(role, spans, marks, Math.max(told, next));
  }

  public boolean isMember() {
    return role != Role.GONE;
  }

  public Span last() {
    return spans.getLast();
  }

  /** The sequence of the latest coming or going. */
  public long changed() {
    return isMember() ? last().from() : last().to();
  }

  /** Whether the user's own log is known to hold the latest coming or going. */
  public boolean isTold() {
    return told >= changed();
  }

  /** The span that an entry lies in. */
  public Optional<Span> spanOf(long sequence) {
    return spans.stream().filter(each -> each.holds(sequence)).findFirst();
  }
}
