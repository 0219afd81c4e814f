package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.MessageId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@link Meaning} of bodies. */
final class Meanings {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  private Meanings() {}

  /** What a body means; never throws. */
  static Meaning of(Body body) {
    Optional<Meaning> meaning =
        switch (body.kind()) {
          case CONTENT -> content(body);
          case MEMBERSHIP -> MembershipContent.read(body).<Meaning>map(Meaning.Change::new);
          case CIPHERTEXT -> Optional.empty();
        };
    return meaning.orElseGet(() -> new Meaning.Unknown(body.kind()));
  }

  private static Optional<Meaning> content(Body body) {
    try {
      return read(JSON.readTree(body.bytes().utf8()), body);
    } catch (JsonProcessingException flaw) {
      return Optional.empty();
    }
  }

  private static Optional<Meaning> read(JsonNode json, Body body) {
    Optional<String> text = text(json, "text");
    if (json.hasNonNull("edit")) {
      return id(json, "edit").flatMap(id -> text.map(now -> new Meaning.Edit(id, now)));
    }
    if (json.hasNonNull("delete")) {
      return id(json, "delete").map(Meaning.Delete::new);
    }
    if (json.hasNonNull("react")) {
      Optional<String> emoji =
          text(json, "emoji").filter(each -> each.length() <= Meaning.EMOJI_MAX);
      return id(json, "react").flatMap(id -> emoji.map(sign -> new Meaning.Reaction(id, sign)));
    }
    Optional<MessageId> replyTo = id(json, "replyTo");
    Optional<MediaContent> media = MediaContent.read(body);
    return media.isPresent()
        ? Optional.of(new Meaning.Media(media.get(), replyTo))
        : text.map(said -> new Meaning.Text(said, replyTo));
  }

  private static Optional<String> text(JsonNode json, String name) {
    return Optional.ofNullable(json.path(name).textValue());
  }

  private static Optional<MessageId> id(JsonNode json, String name) {
    return text(json, name).filter(each -> ID.matcher(each).matches()).map(MessageId::new);
  }
}
