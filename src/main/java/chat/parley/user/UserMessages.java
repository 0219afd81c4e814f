package chat.parley.user;

import chat.parley.conversation.FamilyModule;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.protocol.ServerFrame;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/**
 * How messages between nodes are written by Jackson: a member of a sealed family by its simple
 * name, a conversation by its name, bytes as bytes.
 */
public final class UserMessages extends FamilyModule {
  private static final long serialVersionUID = 1;

  public UserMessages() {
    super("user-messages");
    family(UserActorMessage.class);
    family(UserCommand.class);
    family(UserReply.class);
    family(SessionEvent.class);
    family(ServerFrame.class);
    family(ToUser.class);
    family(ToGroup.class);
    addSerializer(Conversation.class, new ConversationWriter());
    addDeserializer(Conversation.class, new ConversationReader());
    addKeySerializer(Conversation.class, new ConversationKeyWriter());
    addKeyDeserializer(Conversation.class, new ConversationKeyReader());
    addSerializer(Bytes.class, new BytesWriter());
    addDeserializer(Bytes.class, new BytesReader());
  }

  private static final class ConversationWriter extends JsonSerializer<Conversation> {
    @Override
    public void serialize(Conversation value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name());
    }

    @Override
    public void serializeWithType(
        Conversation value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
        throws IOException {
      serialize(value, out, provider);
    }
  }

  private static final class ConversationReader extends JsonDeserializer<Conversation> {
    @Override
    public Conversation deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      return Conversation.parse(in.getText());
    }
  }

  private static final class ConversationKeyWriter extends JsonSerializer<Conversation> {
    @Override
    public void serialize(Conversation value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeFieldName(value.name());
    }
  }

  private static final class ConversationKeyReader extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return Conversation.parse(key);
    }
  }

  private static final class BytesWriter extends JsonSerializer<Bytes> {
    @Override
    public void serialize(Bytes value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeBinary(value.array());
    }
  }

  private static final class BytesReader extends JsonDeserializer<Bytes> {
    @Override
    public Bytes deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Bytes.wrap(in.getBinaryValue());
    }
  }
}
