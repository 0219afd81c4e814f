package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.UserId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A change of a group as its entry tells it.
 *
 * @param by who did it
 * @param users whom it concerns; nobody for a title or a description
 * @param text the title of a new or renamed group, or the description; else empty
 * @param promoted who became an admin because the last one went
 */
public record MembershipContent(
    Kind kind, UserId by, List<UserId> users, String text, Optional<UserId> promoted) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The changes of this version of the protocol, by their names on the wire. */
  public enum Kind {
    CREATED,
    ADDED,
    /** By an invite link. */
    JOINED,
    REMOVED,
    LEFT,
    PROMOTED,
    DEMOTED,
    RENAMED,
    DESCRIBED
  }

  public MembershipContent {
    users = List.copyOf(users);
  }

  /** The change that a body tells; empty when it tells none, or one that is not known here. */
  public static Optional<MembershipContent> read(Body body) {
    if (body.kind() != Body.Kind.MEMBERSHIP) {
      return Optional.empty();
    }
    try {
      return read(JSON.readTree(body.bytes().utf8()));
    } catch (JsonProcessingException | IllegalArgumentException flaw) {
      return Optional.empty();
    }
  }

  private static Optional<MembershipContent> read(JsonNode json) {
    Kind kind = kind(json.path("change").asText());
    if (kind == null) {
      return Optional.empty();
    }
    List<UserId> users = new ArrayList<>();
    json.path("users").forEach(each -> users.add(new UserId(each.asText())));
    JsonNode promoted = json.path("promoted");
    String text =
        switch (kind) {
          case CREATED, RENAMED -> json.path("title").asText();
          case DESCRIBED -> json.path("description").asText();
          case ADDED, JOINED, REMOVED, LEFT, PROMOTED, DEMOTED -> "";
        };
    return Optional.of(
        new MembershipContent(
            kind,
            new UserId(json.path("by").asText()),
            users,
            text,
            promoted.isTextual() ? Optional.of(new UserId(promoted.asText())) : Optional.empty()));
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    return null;
  }
}
