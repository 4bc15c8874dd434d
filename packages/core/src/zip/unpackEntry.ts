import { crc32 } from './crc32.js';
import type { ZipEntry } from './zipDirectory.js';

/** Unpacks a raw deflate stream into an array of the given length, such as fflate's `(packed, bytes) => inflateSync(packed, { out: new Uint8Array(bytes) })`. */
export type Inflate = (packed: Uint8Array, bytes: number) => Uint8Array;

const [STORED, DEFLATE] = [0, 8];

/**
 * The content of a file in a zip: a view of the zip where it is stored plainly. Size and checksum are compared.
 *
 * @throws RangeError with a sentence for another compression, size or checksum
 */
export function unpackEntry({ method, bytes, packed, crc }: ZipEntry, inflate: Inflate): Uint8Array {
  if (method !== STORED && method !== DEFLATE)
    throw new RangeError(`not supported: zip compression ${method}.`);
  let content = packed;
  if (method === DEFLATE) {
    try {
      content = inflate(packed, bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new RangeError(`it can't be unpacked: ${reason}.`, { cause: error });
    }
  }
  if (content.length !== bytes) {
    throw new RangeError(`expected ${bytes} bytes, as the archive tells, received ${content.length}.`);
  }
  const sum = crc32(content);
  if (sum === crc) return content;
  throw new RangeError(
    `expected the CRC-32 ${hex(crc)} that the archive tells, received ${hex(sum)}: the file is damaged.`,
  );
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
