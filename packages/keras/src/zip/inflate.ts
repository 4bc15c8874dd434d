import { inflateSync } from 'fflate';

/** Unpacks what stands deflated in a zip, for `openZip`. @throws Error when it is damaged or takes more bytes than it should */
export function inflate(packed: Uint8Array, bytes: number): Uint8Array {
  return inflateSync(packed, { out: new Uint8Array(bytes) });
}
