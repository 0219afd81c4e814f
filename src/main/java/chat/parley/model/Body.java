package chat.parley.model;

/**
 * What a message carries. The server interprets neither content nor ciphertext.
 *
 * @param kind how the bytes are to be read
 * @param bytes UTF-8 JSON of an object, or ciphertext, or a membership change
 */
public record Body(Kind kind, Bytes bytes) {

  /** The kinds, with the numbers that stand for them in the journal. */
  public enum Kind {
    /** A JSON object, readable by the server. */
    CONTENT(0),
    /** Opaque bytes, encrypted by the client. */
    CIPHERTEXT(1),
    /** A change of a group's members: the only kind that a server itself writes. */
    MEMBERSHIP(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number in the journal; frozen for ever. */
    public int code() {
      return code;
    }

    /**
     * The kind of a number in the journal.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of body has the number " + code);
    }
  }

  /** A JSON object as UTF-8 text. */
  public static Body content(String json) {
    return new Body(Kind.CONTENT, Bytes.utf8(json));
  }

  /** Encrypted bytes. */
  public static Body ciphertext(Bytes bytes) {
    return new Body(Kind.CIPHERTEXT, bytes);
  }
}
