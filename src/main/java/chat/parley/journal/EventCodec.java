package chat.parley.journal;

/** The bytes of one entity's events and snapshots. Manifests are short, fixed and frozen. */
public interface EventCodec {

  /**
   * The name under which the journal keeps an object of this kind.
   *
   * @throws IllegalArgumentException when it is none of this codec's
   */
  String manifest(Object object);

  /** The bytes of an event or a snapshot. */
  byte[] encode(Object object);

  /**
   * The event or snapshot of the bytes.
   *
   * @throws UnreadableBytesException when the manifest is unknown or the bytes break its format
   */
  Object decode(String manifest, byte[] bytes);
}
