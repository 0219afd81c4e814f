package chat.parley.protocol;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a JSON object, each read by its name and checked. A null on the wire is the same as
 * a field left out. Methods named {@code …OrNull} return null for a field that is missing; all
 * others refuse.
 *
 * @param values strings, longs, booleans, lists, {@code Fields}, {@link Bytes} for what is kept as
 *     written, and something else for other numbers
 */
record Fields(Map<String, Object> values) {

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text of 1 to {@code lengthMax} characters. */
  String text(String name, int lengthMax) throws FrameException {
    return required(name, textOrNull(name, lengthMax));
  }

  /** A text of 1 to {@code lengthMax} characters. */
  String textOrNull(String name, int lengthMax) throws FrameException {
    String text = plainTextOrNull(name);
    if (text != null && text.isEmpty()) {
      throw bad(name, "must not be empty");
    }
    if (text != null && text.length() > lengthMax) {
      throw tooLarge(name, "may have at most " + lengthMax + " characters");
    }
    return text;
  }

  /** A text of 0 to {@code bytesMax} bytes in UTF-8. */
  String textOfBytes(String name, int bytesMax) throws FrameException {
    String text = required(name, plainTextOrNull(name));
    if (UnicodeText.utf8Size(text) > bytesMax) {
      throw tooLarge(name, "may have at most " + bytesMax + " bytes in UTF-8");
    }
    return text;
  }

  private String plainTextOrNull(String name) throws FrameException {
    String text = typed(name, String.class, "must be a string");
    if (text != null && UnicodeText.utf8Size(text) < 0) {
      throw bad(name, "has half a surrogate pair");
    }
    return text;
  }

  /** An integer from {@code min} to below {@link Limits#COUNTER_MAX}. */
  long counter(String name, long min) throws FrameException {
    return required(name, counterOrNull(name, min));
  }

  /** An integer from {@code min} to below {@link Limits#COUNTER_MAX}. */
  Long counterOrNull(String name, long min) throws FrameException {
    Long value = typed(name, Long.class, "must be an integer");
    return value == null ? null : inRange(name, value, min);
  }

  /** An integer from {@code min} up. */
  int number(String name, int min) throws FrameException {
    long value = counter(name, min);
    if (value > Integer.MAX_VALUE) {
      throw bad(name, "must be below 2^31");
    }
    return (int) value;
  }

  boolean flag(String name) throws FrameException {
    return required(name, flagOrNull(name));
  }

  Boolean flagOrNull(String name) throws FrameException {
    return typed(name, Boolean.class, "must be true or false");
  }

  Conversation conversation(String name) throws FrameException {
    return required(name, conversationOrNull(name));
  }

  Conversation conversationOrNull(String name) throws FrameException {
    String text = typed(name, String.class, "must be a string");
    return text == null ? null : parse(name, text, Conversation::parse);
  }

  UserId user(String name) throws FrameException {
    return parse(name, required(name, typed(name, String.class, "must be a string")), UserId::new);
  }

  MessageId id(String name) throws FrameException {
    return parse(
        name, required(name, typed(name, String.class, "must be a string")), MessageId::new);
  }

  /** One of the closed list. */
  ErrorCode code() throws FrameException {
    String text = required("code", typed("code", String.class, "must be a string"));
    return parse("code", text, ErrorCode::valueOf);
  }

  /** Conversations with a counter each, at most {@link Limits#CURSORS_MAX} of them. */
  Map<Conversation, Long> counters(String name, long min) throws FrameException {
    Fields object = object(name);
    if (object.values.size() > Limits.CURSORS_MAX) {
      throw tooLarge(name, "may have at most " + Limits.CURSORS_MAX + " conversations");
    }
    Map<Conversation, Long> counters = new LinkedHashMap<>();
    for (String key : object.values.keySet()) {
      counters.put(parse(name, key, Conversation::parse), object.counter(key, min));
    }
    return counters;
  }

  /** Users, 0 to {@code sizeMax} of them. */
  List<UserId> users(String name, int sizeMax) throws FrameException {
    List<UserId> users = new ArrayList<>();
    for (Object item : list(name, sizeMax)) {
      if (!(item instanceof String text)) {
        throw bad(name, "must be a list of strings");
      }
      users.add(parse(name, text, UserId::new));
    }
    return users;
  }

  /** Counters, 0 to {@code sizeMax} of them. */
  List<Long> numbers(String name, int sizeMax) throws FrameException {
    List<Long> numbers = new ArrayList<>();
    for (Object item : list(name, sizeMax)) {
      if (!(item instanceof Long value)) {
        throw bad(name, "must be a list of integers");
      }
      numbers.add(inRange(name, value, 0));
    }
    return numbers;
  }

  /** Objects, 0 to {@code sizeMax} of them. */
  List<Fields> objects(String name, int sizeMax) throws FrameException {
    List<Fields> objects = new ArrayList<>();
    for (Object item : list(name, sizeMax)) {
      if (!(item instanceof Fields fields)) {
        throw bad(name, "must be a list of objects");
      }
      objects.add(fields);
    }
    return objects;
  }

  Fields object(String name) throws FrameException {
    return required(name, objectOrNull(name));
  }

  Fields objectOrNull(String name) throws FrameException {
    return typed(name, Fields.class, "must be an object");
  }

  /** The one body among {@code content}, {@code ciphertext} and {@code membership}. */
  Body body(boolean membershipAllowed) throws FrameException {
    boolean membership = membershipAllowed && has("membership");
    int bodies = (has("content") ? 1 : 0) + (has("ciphertext") ? 1 : 0) + (membership ? 1 : 0);
    if (bodies != 1) {
      throw new FrameException(
          ErrorCode.BAD_FRAME, "a message must have either `content` or `ciphertext`");
    }
    if (has("ciphertext")) {
      return Body.ciphertext(ciphertext());
    }
    String name = membership ? "membership" : "content";
    Bytes json = inSize(name, typed(name, Bytes.class, "must be an object"));
    return new Body(membership ? Body.Kind.MEMBERSHIP : Body.Kind.CONTENT, json);
  }

  private Bytes ciphertext() throws FrameException {
    String text = typed("ciphertext", String.class, "must be a string");
    Bytes bytes = parse("ciphertext", text, Fields::base64);
    return inSize("ciphertext", bytes);
  }

  /** With padding, which the JDK's decoder would do without. */
  private static Bytes base64(String text) {
    if (text.isEmpty() || text.length() % 4 != 0) {
      throw new IllegalArgumentException("a whole number of groups of four, and not none");
    }
    return Bytes.wrap(Base64.getDecoder().decode(text));
  }

  private static Bytes inSize(String name, Bytes body) throws FrameException {
    if (body.size() > Limits.BODY_BYTES_MAX) {
      throw tooLarge(name, "may have at most " + Limits.BODY_BYTES_MAX + " bytes");
    }
    return body;
  }

  private List<?> list(String name, int sizeMax) throws FrameException {
    List<?> list = required(name, typed(name, List.class, "must be a list"));
    if (list.size() > sizeMax) {
      throw tooLarge(name, "may have at most " + sizeMax + " items");
    }
    return list;
  }

  private <T> T typed(String name, Class<T> type, String shape) throws FrameException {
    Object value = values.get(name);
    if (value != null && !type.isInstance(value)) {
      throw bad(name, shape);
    }
    return type.cast(value);
  }

  private static long inRange(String name, long value, long min) throws FrameException {
    if (value < min || value >= Limits.COUNTER_MAX) {
      throw bad(name, "must be from " + min + " to below 2^53");
    }
    return value;
  }

  private static <T> T required(String name, T value) throws FrameException {
    if (value == null) {
      throw bad(name, "is missing");
    }
    return value;
  }

  /** A constructor that refuses by {@link IllegalArgumentException}, as those of the model do. */
  private interface Parse<T> {
    T from(String text);
  }

  private static <T> T parse(String name, String text, Parse<T> parse) throws FrameException {
    try {
      return parse.from(text);
    } catch (IllegalArgumentException refused) {
      throw bad(name, "is ill-formed");
    }
  }

  private static FrameException bad(String name, String rule) {
    return new FrameException(ErrorCode.BAD_FRAME, "`" + name + "` " + rule);
  }

  private static FrameException tooLarge(String name, String rule) {
    return new FrameException(ErrorCode.TOO_LARGE, "`" + name + "` " + rule);
  }
}
