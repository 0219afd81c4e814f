package chat.parley.journal;

import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Hands an entity's events to its codec. A subclass has a constructor without arguments and is
 * bound to its events in the configuration.
 */
public abstract class JournalSerializer extends SerializerWithStringManifest {
  private final int identifier;
  private final EventCodec codec;

  /**
   * @param identifier stands beside every event in the journal: frozen for ever, above 100
   */
  protected JournalSerializer(int identifier, EventCodec codec) {
    this.identifier = identifier;
    this.codec = codec;
  }

  @Override
  public final int identifier() {
    return identifier;
  }

  @Override
  public final String manifest(Object object) {
    return codec.manifest(object);
  }

  @Override
  public final byte[] toBinary(Object object) {
    return codec.encode(object);
  }

  @Override
  public final Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return codec.decode(manifest, bytes);
    } catch (UnreadableBytesException unreadable) {
      NotSerializableException refusal =
          new NotSerializableException(manifest + ": " + unreadable.getMessage());
      refusal.initCause(unreadable);
      throw refusal;
    }
  }
}
