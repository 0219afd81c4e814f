package chat.parley.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rates of addresses. The addresses that were idle for longest are forgotten when there are too
 * many, which gives them a full bucket: memory is worth more here than a perfect count.
 */
final class AddressLimits {
  static final int ADDRESSES_MAX = 20_000;

  /** Bytes of an IPv6 address that name a customer's network: within it addresses cost nothing. */
  private static final int NETWORK_BYTES = 8;

  private record Key(String address, RateLimit limit) {}

  private final InstantSource clock;
  private final Map<Key, TokenBucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TokenBucket> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  AddressLimits(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes one permit; 0 when it was there, else the milliseconds to wait. */
  synchronized long take(String address, RateLimit limit) {
    long now = clock.millis();
    return buckets.computeIfAbsent(new Key(address, limit), key -> limit.bucket(now)).take(1, now);
  }

  /** What is counted as one address: an IPv4 address, or the network of an IPv6 one. */
  static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES)) + "/64"
        : address.getHostAddress();
  }
}
