import { sha256 as hashNow } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** What a host with the Web Crypto API has, in its own thread and several times as fast. Pages without https have none. */
interface Digests {
  readonly crypto?: {
    readonly subtle?: { digest(name: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> };
  };
}

/** Below this many bytes, asking the host takes longer than it saves. */
const LARGE = 1 << 16;

/** The SHA-256 of bytes, in hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const { subtle } = (globalThis as Digests).crypto ?? {};
  if (!subtle || bytes.length < LARGE) return sha256Now(bytes);
  return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

/** As `sha256`, at once: for what is small. */
export function sha256Now(bytes: Uint8Array): string {
  return bytesToHex(hashNow(bytes));
}
