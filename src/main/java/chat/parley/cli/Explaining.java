package chat.parley.cli;

import chat.parley.client.ClientEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame.UserMarks;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Answers and refusals in words. */
final class Explaining {
  private Explaining() {}

  static String failed(String chat, ErrorCode code) {
    return "A message to " + chat + " could not be sent: " + refused(code);
  }

  static String refused(ErrorCode code) {
    return switch (code) {
      case UNKNOWN_USER -> "There is no such user.";
      case NOT_MEMBER -> "There is no such group, or you are not in it.";
      case TOO_LARGE -> "It is too large.";
      case UNAUTHENTICATED -> "The user or the password is wrong.";
      case FORBIDDEN -> "That is not allowed.";
      case TAKEN -> "The name is taken, or you have too many devices.";
      case GROUP_FULL -> "The group is full.";
      case RATE_LIMITED -> "That was too often; try again later.";
      case BUSY, UNAVAILABLE, INTERNAL -> "The server can't do that now; try again later.";
      case UPGRADE_REQUIRED -> "The server needs a newer program.";
      case BAD_FRAME, NUMBER_REUSED, STALE_EPOCH -> "The server did not understand (" + code + ").";
    };
  }

  /** Why a change of a group was refused. */
  static String refusedChange(ErrorCode code) {
    return switch (code) {
      case UNKNOWN_USER -> "There is no such user, or none in this group.";
      case FORBIDDEN -> "Only admins may do that, and one of them has to stay.";
      case TAKEN -> "Somebody is in too many groups already.";
      case NOT_MEMBER, TOO_LARGE, UNAUTHENTICATED, GROUP_FULL, RATE_LIMITED, BUSY -> refused(code);
      case UNAVAILABLE, INTERNAL, UPGRADE_REQUIRED -> refused(code);
      case BAD_FRAME, NUMBER_REUSED, STALE_EPOCH -> refused(code);
    };
  }

  /** Who has received and read a message. */
  static List<String> info(ClientEvent.Info info, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add("Message #" + info.sequence() + ":");
    for (UserMarks marks : info.marks()) {
      String received =
          marks.received() ? "✓✓ received" + at(marks.receivedAt(), zone) : "✓ not received yet";
      String read = marks.read() ? ", read" + at(marks.readAt(), zone) : "";
      lines.add("  " + marks.user() + "  " + received + read);
    }
    return lines;
  }

  private static String at(Long time, ZoneId zone) {
    return time == null
        ? ""
        : " " + Wording.brief(time, time, zone) + ", " + Wording.day(time, zone);
  }
}
