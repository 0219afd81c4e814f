/** Larger files are hashed piece by piece, so that they need not be in memory as a whole. */
const WHOLE_BYTES_MAX = 16 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The SHA-256 of some bytes, as 64 lower-case hexadecimal digits. */
export async function sha256(bytes: Blob, wholeMax = WHOLE_BYTES_MAX): Promise<string> {
  // A page that came without TLS from another machine has no `crypto.subtle`.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (bytes.size <= wholeMax && subtle !== undefined) {
    return hex(new Uint8Array(await subtle.digest('SHA-256', await bytes.arrayBuffer())));
  }
  const library = await import('@noble/hashes/sha2.js');
  const digest = library.sha256.create();
  for (let at = 0; at < bytes.size; at += PIECE_BYTES) {
    digest.update(new Uint8Array(await bytes.slice(at, at + PIECE_BYTES).arrayBuffer()));
  }
  return hex(digest.digest());
}

/** A hash as the header `Repr-Digest` wants it. */
export function reprDigest(hash: string): string {
  const bytes = hash.match(/../g)!.map((pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return `sha-256=:${btoa(bytes.join(''))}:`;
}
