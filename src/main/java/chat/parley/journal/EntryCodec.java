package chat.parley.journal;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.nio.ByteBuffer;

/**
 * The bytes of a conversation's entry, stored under the manifest {@value #MANIFEST}: a header of
 * {@value #HEADER_BYTES} bytes (key of the conversation, sequence; both 8 bytes, big-endian, 0 or
 * more, so that they sort as bytes), then fields in the wire format of proto3. The index of history
 * is an expression over the header. The format is in {@code docs/journal.proto}, frozen for ever:
 * fields may be added, never renumbered.
 */
public final class EntryCodec {
  /** The manifest of an entry; the index of history holds the rows that have it. */
  public static final String MANIFEST = "message";

  static final int HEADER_BYTES = 16;

  private static final int CONVERSATION = 1;
  private static final int TIME = 2;
  private static final int FROM = 3;
  private static final int DEVICE = 4;
  private static final int NUMBER = 5;
  private static final int ID = 6;
  private static final int CONTINUES = 7;
  private static final int KIND = 8;
  private static final int BODY = 9;

  private EntryCodec() {}

  /**
   * The bytes of an entry.
   *
   * @throws IllegalArgumentException when key or sequence is negative
   */
  public static byte[] encode(long key, Conversation conversation, Entry entry) {
    Message message = entry.message();
    FieldWriter fields =
        new FieldWriter()
            .put(CONVERSATION, conversation.name())
            .put(TIME, entry.time())
            .put(FROM, entry.sender().user().value())
            .put(DEVICE, entry.sender().device())
            .put(NUMBER, message.number())
            .putFixed64(ID, message.id().bits());
    if (entry.continues()) {
      fields.put(CONTINUES, true);
    }
    if (message.body().kind().code() != 0) {
      fields.put(KIND, message.body().kind().code());
    }
    byte[] tail = fields.put(BODY, message.body().bytes()).toBytes();
    return ByteBuffer.allocate(HEADER_BYTES + tail.length)
        .put(header(key, entry.sequence()))
        .put(tail)
        .array();
  }

  /**
   * The entry of the bytes; unknown fields are passed over.
   *
   * @throws UnreadableBytesException when the bytes are not an entry
   */
  public static StoredEntry decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new UnreadableBytesException("an entry is at least " + HEADER_BYTES + " bytes");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER_BYTES);
    long key = header.getLong();
    long sequence = header.getLong();
    try {
      return readFields(new FieldReader(bytes, HEADER_BYTES)).at(key, sequence);
    } catch (IllegalArgumentException badValue) {
      throw new UnreadableBytesException("an entry holds a value out of range", badValue);
    }
  }

  /**
   * The first bytes of an entry's payload, by which history finds it.
   *
   * @throws IllegalArgumentException when key or sequence is negative
   */
  static byte[] header(long key, long sequence) {
    if (key < 0 || sequence < 0) {
      throw new IllegalArgumentException("key and sequence of an entry are 0 or more");
    }
    return ByteBuffer.allocate(HEADER_BYTES).putLong(key).putLong(sequence).array();
  }

  private static Fields readFields(FieldReader reader) {
    Fields fields = new Fields();
    while (reader.next()) {
      switch (reader.field()) {
        case CONVERSATION -> fields.conversation = reader.text();
        case TIME -> fields.time = reader.number();
        case FROM -> fields.from = reader.text();
        case DEVICE -> fields.device = reader.smallNumber();
        case NUMBER -> fields.number = reader.number();
        case ID -> fields.id = reader.fixed64();
        case CONTINUES -> fields.continues = reader.flag();
        case KIND -> fields.kind = reader.smallNumber();
        case BODY -> fields.body = reader.bytes();
        default -> reader.skip();
      }
    }
    return fields;
  }

  /** The fields while they are read; what is missing has the default of proto3. */
  private static final class Fields {
    private String conversation = "";
    private long time;
    private String from = "";
    private int device;
    private long number;
    private long id;
    private boolean continues;
    private int kind;
    private Bytes body = Bytes.EMPTY;

    private StoredEntry at(long key, long sequence) {
      Message message = new Message(number, MessageId.of(id), new Body(Body.Kind.of(kind), body));
      Sender sender = new Sender(new UserId(from), device);
      return new StoredEntry(
          key,
          Conversation.parse(conversation),
          new Entry(sequence, time, sender, continues, message));
    }
  }
}
