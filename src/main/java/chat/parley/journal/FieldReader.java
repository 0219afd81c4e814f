package chat.parley.journal;

import chat.parley.model.Bytes;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Reads the fields of one message in the wire format of proto3, in whatever order they come. A
 * field that is not read is skipped, so that a later version may add fields.
 *
 * <pre>{@code
 * FieldReader reader = new FieldReader(bytes);
 * while (reader.next()) {
 *   switch (reader.field()) {
 *     case NAME -> name = reader.text();
 *     case MEMBER -> members.add(readMember(reader.nested()));
 *     default -> reader.skip();
 *   }
 * }
 * }</pre>
 *
 * <p>Every method throws {@link UnreadableBytesException} when the bytes are cut off, or when a
 * field has another wire type than the one asked for.
 */
public final class FieldReader {
  private final CodedInputStream in;
  private int tag;
  private boolean pending;

  private interface Step<T> {
    T run(CodedInputStream in) throws IOException;
  }

  public FieldReader(byte[] bytes) {
    this(bytes, 0);
  }

  /** Reads from an offset to the end of the bytes. */
  public FieldReader(byte[] bytes, int offset) {
    in = CodedInputStream.newInstance(bytes, offset, bytes.length - offset);
  }

  /** Goes to the next field; false at the end. */
  public boolean next() {
    skip();
    tag = read(CodedInputStream::readTag);
    pending = tag != 0;
    return pending;
  }

  /** The number of the current field. */
  public int field() {
    return WireFormat.getTagFieldNumber(tag);
  }

  /** The value of an {@code int64}. */
  public long number() {
    return value(WireFormat.WIRETYPE_VARINT, CodedInputStream::readInt64);
  }

  /** The value of an {@code int64} that fits an {@code int}. */
  public int smallNumber() {
    long number = number();
    if (number != (int) number) {
      throw new UnreadableBytesException("field " + field() + " does not fit 32 bits");
    }
    return (int) number;
  }

  /** The value of a {@code bool}. */
  public boolean flag() {
    return value(WireFormat.WIRETYPE_VARINT, CodedInputStream::readBool);
  }

  /** The value of a {@code fixed64}. */
  public long fixed64() {
    return value(WireFormat.WIRETYPE_FIXED64, CodedInputStream::readFixed64);
  }

  /** The value of a {@code string}; refused when it is not UTF-8. */
  public String text() {
    return value(WireFormat.WIRETYPE_LENGTH_DELIMITED, CodedInputStream::readStringRequireUtf8);
  }

  /** The value of a {@code bytes}, in an array of its own. */
  public byte[] array() {
    return value(WireFormat.WIRETYPE_LENGTH_DELIMITED, CodedInputStream::readByteArray);
  }

  /** The value of a {@code bytes}. */
  public Bytes bytes() {
    return Bytes.wrap(array());
  }

  /** The fields of a nested message. */
  public FieldReader nested() {
    return new FieldReader(array());
  }

  /** Passes over the current field, if it has not been read. */
  public void skip() {
    if (pending) {
      pending = false;
      if (!read(in -> in.skipField(tag))) {
        throw new UnreadableBytesException("a group ends that has not begun");
      }
    }
  }

  private <T> T value(int wireType, Step<T> step) {
    if (!pending) {
      throw new IllegalStateException("a field is read once, after next()");
    }
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new UnreadableBytesException("field " + field() + " has another wire type");
    }
    pending = false;
    return read(step);
  }

  private <T> T read(Step<T> step) {
    try {
      return step.run(in);
    } catch (IOException broken) {
      throw new UnreadableBytesException("the fields break off or are malformed", broken);
    }
  }
}
