package chat.parley.journal;

import chat.parley.model.Bytes;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes the fields of one message in the wire format of proto3, in the order of the calls. A
 * repeated field is several calls with the same number.
 *
 * <p>Every call writes its field, zero and empty values too: the caller leaves out what equals the
 * reader's default if it wants to save the bytes.
 */
public final class FieldWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 128);

  private interface Step {
    void run(CodedOutputStream out) throws IOException;
  }

  /** An {@code int64} as a varint; small values of 0 and more are short, negative ones 10 bytes. */
  public FieldWriter put(int field, long value) {
    return write(to -> to.writeInt64(field, value));
  }

  /** A {@code bool}. */
  public FieldWriter put(int field, boolean value) {
    return write(to -> to.writeBool(field, value));
  }

  /** A {@code string}. */
  public FieldWriter put(int field, String value) {
    return write(to -> to.writeString(field, value));
  }

  /** A {@code bytes}. */
  public FieldWriter put(int field, byte[] value) {
    return write(to -> to.writeByteArray(field, value));
  }

  /** A {@code bytes}. */
  public FieldWriter put(int field, Bytes value) {
    return put(field, value.array());
  }

  /** A nested message. */
  public FieldWriter put(int field, FieldWriter nested) {
    return put(field, nested.toBytes());
  }

  /** A {@code fixed64}: 8 bytes whatever the value, for random bits. */
  public FieldWriter putFixed64(int field, long bits) {
    return write(to -> to.writeFixed64(field, bits));
  }

  /** The message so far. */
  public byte[] toBytes() {
    write(CodedOutputStream::flush);
    return bytes.toByteArray();
  }

  private FieldWriter write(Step step) {
    try {
      step.run(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return this;
  }
}
