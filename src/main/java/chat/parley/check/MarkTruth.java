package chat.parley.check;

import chat.parley.journal.Databases;
import chat.parley.model.GroupId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.HashMap;
import java.util.Map;

/**
 * C4: what is read was received and what is received was stored; no mark goes back, neither on a
 * device nor from one device of a user to a later one; and none says more than a device has said
 * before.
 */
final class MarkTruth implements Check {
  @Override
  public String name() {
    return "C4 marks";
  }

  private record OfUser(UserId user, ChatKey chat) {}

  private record OnDevice(Sender device, ChatKey chat) {}

  /** What marks have been shown, with the record that did. */
  private record Seen(long stored, Reached mine, Reached theirs, Observation record) {}

  @Override
  public void run(Evidence evidence, Findings findings) {
    new Sweep(evidence, findings).run();
  }

  /** Goes through the observations in their order. */
  private static final class Sweep {
    private final Evidence evidence;
    private final Findings findings;

    /** The highest sequence that some device of the user has stored, and a person has opened. */
    private final Map<OfUser, Long> stored = new HashMap<>();

    private final Map<OfUser, Long> opened = new HashMap<>();
    private final Map<OnDevice, Seen> onDevice = new HashMap<>();
    private final Map<OfUser, Seen> ofUser = new HashMap<>();

    Sweep(Evidence evidence, Findings findings) {
      this.evidence = evidence;
      this.findings = findings;
    }

    void run() {
      for (Observation each : evidence.observations()) {
        switch (each) {
          case Observation.Shown o -> stored.merge(of(o), o.entry().sequence(), Math::max);
          case Observation.Opened o -> opened.merge(of(o), o.sequence(), Math::max);
          case Observation.Marked o -> marked(o, o.stored(), o.mine(), o.theirs());
          case Observation.Read o -> read(o);
          case Observation.Sending o -> {}
          case Observation.Accepted o -> {}
          case Observation.Refused o -> {}
          case Observation.Unknown o -> {}
          case Observation.Presence o -> {}
          case Observation.Privacy o -> {}
        }
      }
    }

    private static OfUser of(Observation.OfChat o) {
      return new OfUser(o.device().user(), o.chat());
    }

    private void marked(Observation.OfChat o, long storedTo, Reached mine, Reached theirs) {
      Seen now = new Seen(storedTo, mine, theirs, o);
      inOrder(o, mine, "my");
      inOrder(o, theirs, "their");
      Seen before = onDevice.put(new OnDevice(o.device(), o.chat()), now);
      if (before != null && isBelow(now, before)) {
        findings.add("a mark went back", before.record(), o);
      }
      ofUser.merge(of(o), now, Sweep::highest);
      sources(o, mine, theirs);
      durable(o, storedTo);
    }

    /** What is read at the end comes after everything, so it is behind nothing. */
    private void read(Observation.Read o) {
      Seen before = ofUser.get(of(o));
      Seen now = new Seen(before == null ? 0 : before.stored(), o.mine(), o.theirs(), o);
      if (o.cold() && before != null && isBelow(now, before)) {
        findings.add("a mark that was shown is not there any more", before.record(), o);
      }
      inOrder(o, o.mine(), "my");
      inOrder(o, o.theirs(), "their");
      sources(o, o.mine(), o.theirs());
    }

    private void inOrder(Observation.OfChat o, Reached marks, String whose) {
      long head = evidence.list(o.chat()).isEmpty() ? 0 : evidence.list(o.chat()).lastKey();
      if (marks.read() > marks.received()) {
        findings.add(whose + " read mark is above the received one", o);
      }
      if (marks.received() > head) {
        findings.add(whose + " received mark is above the last entry, " + head, o);
      }
    }

    private static boolean isBelow(Seen now, Seen before) {
      return now.stored() < before.stored()
          || isBelow(now.mine(), before.mine())
          || isBelow(now.theirs(), before.theirs());
    }

    private static boolean isBelow(Reached now, Reached before) {
      return now.received() < before.received() || now.read() < before.read();
    }

    private static Seen highest(Seen one, Seen other) {
      return new Seen(
          Math.max(one.stored(), other.stored()),
          highest(one.mine(), other.mine()),
          highest(one.theirs(), other.theirs()),
          isBelow(other, one) ? one.record() : other.record());
    }

    private static Reached highest(Reached one, Reached other) {
      return new Reached(
          Math.max(one.received(), other.received()), Math.max(one.read(), other.read()));
    }

    /** Somebody must have said what is shown. */
    private void sources(Observation.OfChat o, Reached mine, Reached theirs) {
      UserId me = o.device().user();
      switch (o.chat()) {
        case ChatKey.Direct direct -> {
          said(o, me, mine, 0);
          if (direct.participants().size() > 1) {
            said(o, direct.peerOf(me), theirs, 0);
          }
        }
        case ChatKey.Group(GroupId id) -> {
          said(o, me, mine, baseline(id, me));
          for (UserId member : evidence.memberships().everIn(id)) {
            long base = baseline(id, member);
            boolean always = evidence.memberships().of(id, member).size() == 1;
            if (!member.equals(me) && always && evidence.memberships().isIn(id, member)) {
              said(o, member, theirs, base);
            }
          }
        }
      }
    }

    /** The marks of a member begin below the entry of joining. */
    private long baseline(GroupId group, UserId user) {
      var spans = evidence.memberships().of(group, user);
      return spans.isEmpty() ? Long.MAX_VALUE : spans.getLast().from() - 1;
    }

    private void said(Observation.OfChat o, UserId user, Reached marks, long base) {
      OfUser of = new OfUser(user, o.chat());
      if (marks.received() > Math.max(base, stored.getOrDefault(of, 0L))) {
        findings.add("received, but no device of " + user.value() + " had stored it", o);
      }
      if (marks.read() > Math.max(base, opened.getOrDefault(of, 0L))) {
        findings.add("read, but nobody had opened it at a device of " + user.value(), o);
      }
    }

    /** {@code stored} promises as much as one check. */
    private void durable(Observation.OfChat o, long storedTo) {
      if (!evidence.hasJournal() || storedTo == 0) {
        return;
      }
      switch (o.chat()) {
        case ChatKey.Direct direct ->
            direct.participants().stream()
                .filter(user -> !holds(Databases.persistenceId(user), o.chat(), storedTo))
                .forEach(user -> findings.add("stored, but not in the log of " + user.value(), o));
        case ChatKey.Group(GroupId id) -> {
          if (!holds(Databases.persistenceId(id), o.chat(), storedTo)) {
            findings.add("stored, but not in the log of the group", o);
          }
        }
      }
    }

    private boolean holds(String log, ChatKey chat, long sequence) {
      return evidence.inLog(log, chat).containsKey(sequence);
    }
  }
}
