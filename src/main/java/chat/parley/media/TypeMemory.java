package chat.parley.media;

import chat.parley.model.MediaHash;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types of bytes that were looked at lately; those of a hash never change. */
final class TypeMemory {
  private static final int TYPES_MAX = 10_000;

  private final Map<MediaHash, String> types =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MediaHash, String> eldest) {
          return size() > TYPES_MAX;
        }
      };

  /** The type, or null when it is not known. */
  synchronized String get(MediaHash hash) {
    return types.get(hash);
  }

  synchronized void put(MediaHash hash, String type) {
    types.put(hash, type);
  }
}
