const COUNT = 1000;
/** Of CRC-32C, reflected. */
const POLYNOMIAL = 0x82f63b78;

/**
 * The partition of a user, in three digits: the CRC-32C of the id, modulo 1,000. A load balancer
 * can choose by it the node that holds the user.
 */
export function partitionOf(user: string): string {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(user)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    }
  }
  return String((~crc >>> 0) % COUNT).padStart(3, '0');
}
