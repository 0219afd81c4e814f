package chat.parley;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Values made up from types, for tests that go through all members of a family. */
public final class Samples {
  private Samples() {}

  /** A value of a type: of a record, one with a value for each component. */
  public static Object of(Type type) throws Exception {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class ? Map.of(of(of[0]), of(of[1])) : List.of(of(of[0]));
    }
    Class<?> raw = (Class<?>) type;
    if (raw == long.class || raw == Long.class) {
      return 5_000_000_000L;
    } else if (raw == int.class) {
      return 7;
    } else if (raw == boolean.class || raw == Boolean.class) {
      return true;
    } else if (raw == String.class) {
      return "täxt";
    } else if (raw == OptionalLong.class) {
      return OptionalLong.of(9);
    } else if (raw == Bytes.class) {
      return Bytes.utf8("bytes");
    } else if (raw == MessageId.class) {
      return MessageId.of(-2);
    } else if (raw == UserId.class) {
      return new UserId("ann");
    } else if (raw == Body.class) {
      return Body.content("{\"text\":\"hi\"}");
    } else if (raw == Conversation.class) {
      return new Conversation.Group(new GroupId("a".repeat(26)));
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[1];
    } else if (raw == GroupId.class) {
      return new GroupId("b".repeat(26));
    } else if (raw == ServerFrame.class) {
      return new ServerFrame.Pong(1);
    }
    return raw.isSealed() ? of(raw.getPermittedSubclasses()[0]) : sampleRecord(raw);
  }

  private static Object sampleRecord(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      values.add(of(component.getGenericType()));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values.toArray());
  }
}
