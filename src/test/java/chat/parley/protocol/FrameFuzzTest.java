package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever arrives, it is a frame or a {@link FrameException}; and a frame survives the wire. */
class FrameFuzzTest {
  private static final List<byte[]> SEEDS =
      Stream.concat(GoldenFrames.client().stream(), GoldenFrames.server().stream())
          .map(golden -> golden.text().getBytes(StandardCharsets.UTF_8))
          .toList();

  /** Pieces that parsers stumble over. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          ",",
          ":",
          "null",
          "true",
          "-",
          "-0",
          "1e999",
          "9007199254740992",
          "99999999999999999999999",
          "0.1",
          "\u0000",
          "\ufeff",
          "é",
          "🦜",
          "/*",
          "//",
          " ",
          "\n",
          "NaN",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "\"content\":",
          "\"type\":\"send\",",
          "\"ciphertext\":\"AA==\",",
          "\"\"",
          "{}",
          "@",
          "#");

  @Property(tries = 2000)
  void random_bytes_are_refused_or_read(@ForAll @Size(max = 200) byte[] bytes) {
    check(bytes);
  }

  @Property(tries = 2000)
  void random_texts_are_refused_or_read(@ForAll String text) {
    check(text);
  }

  @Property(tries = 10_000)
  void changed_frames_are_refused_or_read(@ForAll("changed") byte[] bytes) {
    check(bytes);
    check(new String(bytes, StandardCharsets.ISO_8859_1));
    check(new String(bytes, StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<byte[]> changed() {
    return Arbitraries.randomValue(FrameFuzzTest::change);
  }

  /** A golden frame after one to four cuts, doublings, changed bytes and inserted pieces. */
  private static byte[] change(Random random) {
    byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size()));
    for (int step = random.nextInt(4); step >= 0; step--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(12));
      byte[] middle =
          switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 ->
                (new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).repeat(2))
                    .getBytes(StandardCharsets.ISO_8859_1);
            case 2 -> new byte[] {(byte) random.nextInt(256)};
            default -> PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
          };
      bytes = spliced(bytes, from, to, middle);
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    byte[] result = new byte[from + middle.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
    return result;
  }

  private static void check(byte[] bytes) {
    try {
      survives(ClientFrameCodec.decode(bytes));
    } catch (FrameException refused) {
      assertThat(refused.code()).isNotNull();
    }
    try {
      survives(ServerFrameCodec.decode(bytes));
    } catch (FrameException refused) {
      assertThat(refused.code()).isNotNull();
    }
  }

  private static void check(String text) {
    try {
      survives(ClientFrameCodec.decode(text));
    } catch (FrameException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      survives(ServerFrameCodec.decode(text));
    } catch (FrameException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void survives(ClientFrame frame) {
    try {
      assertThat(ClientFrameCodec.decode(ClientFrameCodec.encode(frame))).isEqualTo(frame);
    } catch (FrameException refused) {
      throw new AssertionError("what was read can't be read again", refused);
    }
  }

  private static void survives(ServerFrame frame) {
    try {
      assertThat(ServerFrameCodec.decode(ServerFrameCodec.encode(frame).array())).isEqualTo(frame);
    } catch (FrameException refused) {
      throw new AssertionError("what was read can't be read again", refused);
    }
  }
}
