import { inflateSync } from 'fflate';
import type { Hdf5File } from './hdf5File.js';

/** One step that chunks went through when they were written. */
export interface Filter {
  readonly id: number;
  readonly values: readonly number[];
}

const [DEFLATE, SHUFFLE, FLETCHER32] = [1, 2, 3];
const NAMES: Readonly<Record<number, string>> = {
  4: 'szip',
  5: 'nbit',
  6: 'scaleoffset',
  32000: 'lzf',
  32001: 'blosc',
};

/** Reads the filters of a dataset (HDF5 File Format Specification, IV.A.2.l). */
export function readFilters(file: Hdf5File, at: number, what: string): Filter[] {
  const version = file.u8(at);
  if (version !== 1 && version !== 2) file.fail('malformed', `${what} has filters of version ${version}`);
  let place = at + (version === 1 ? 8 : 2);
  const filters = Array.from({ length: Math.min(32, file.u8(at + 1)) }, () => {
    const id = file.u16(place);
    const named = version === 1 || id >= 256;
    const nameSize = named ? file.u16(place + 2) : 0;
    place += named ? 4 : 2;
    const count = file.u16(place + 2);
    place += 4 + (version === 1 ? Math.ceil(nameSize / 8) * 8 : nameSize);
    file.check(place, 4 * count);
    const values = Array.from({ length: count }, (_, n) => file.u32(place + 4 * n));
    place += 4 * count + (version === 1 && count % 2 === 1 ? 4 : 0);
    return { id, values };
  });
  const unknown = filters.find(({ id }) => ![DEFLATE, SHUFFLE, FLETCHER32].includes(id));
  if (unknown) {
    file.fail(
      'unsupported',
      `not supported: ${what} is compressed by ${NAMES[unknown.id] ?? `filter ${unknown.id}`}`,
    );
  }
  return filters;
}

/**
 * Undoes the filters of a chunk.
 *
 * @param chunk.mask a set bit says that the filter of its number was left out
 * @param chunk.bytes how many it has when it is unpacked
 */
export function unfilter(
  file: Hdf5File,
  filters: readonly Filter[],
  chunk: {
    readonly packed: Uint8Array;
    readonly mask: number;
    readonly bytes: number;
    readonly what: string;
  },
): Uint8Array {
  let content = chunk.packed;
  for (let n = filters.length - 1; n >= 0; n--) {
    if (chunk.mask & (1 << n)) continue;
    const { id, values } = filters[n] as Filter;
    if (id === FLETCHER32) content = checked(file, content, chunk.what);
    if (id === DEFLATE) content = inflated(file, content, chunk);
    if (id === SHUFFLE) content = unshuffled(content, values[0] ?? 1);
  }
  if (content.length === chunk.bytes) return content;
  return file.fail(
    'malformed',
    `expected ${chunk.bytes} bytes in a chunk of ${chunk.what}, received ${content.length}`,
  );
}

function inflated(
  file: Hdf5File,
  packed: Uint8Array,
  { bytes, what }: { readonly bytes: number; readonly what: string },
): Uint8Array {
  // Room for a sum behind it, which it holds where the sum was made before the compression.
  const room = new Uint8Array(bytes + 4);
  try {
    // Not fflate's unzlib, which does not compare the sum: that is done here.
    const content = inflateSync(packed.subarray(2, -4), { out: room });
    unzlibHeader(packed);
    if (adler32(content) === readSum(packed)) return content;
  } catch {
    // What it threw says nothing more.
  }
  return file.fail('malformed', `a chunk of ${what} can't be unpacked, or its checksum is wrong`);
}

function unzlibHeader(packed: Uint8Array): void {
  const [first, second] = [packed[0] ?? 0, packed[1] ?? 0];
  if ((first & 15) !== 8 || (first * 256 + second) % 31 !== 0) throw new RangeError('no zlib header');
}

function readSum(packed: Uint8Array): number {
  return packed.subarray(-4).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Adler-32 (RFC 1950). */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + 3800, bytes.length);
    for (; at < end; at++) {
      a += bytes[at] as number;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

function unshuffled(bytes: Uint8Array, size: number): Uint8Array {
  if (size < 2) return bytes;
  const count = Math.floor(bytes.length / size);
  const result = new Uint8Array(bytes);
  for (let byte = 0; byte < size; byte++) {
    for (let n = 0; n < count; n++) result[n * size + byte] = bytes[byte * count + n] as number;
  }
  return result;
}

/** Fletcher's checksum as HDF5 makes it (H5_checksum_fletcher32): over words of 16 bits, the high byte first. */
function checked(file: Hdf5File, bytes: Uint8Array, what: string): Uint8Array {
  const content = bytes.subarray(0, Math.max(0, bytes.length - 4));
  let [a, b] = [0, 0];
  for (let at = 0; at < content.length; at += 2) {
    a = (a + (content[at] as number) * 256 + (content[at + 1] ?? 0)) % 65535;
    b = (b + a) % 65535;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sum = bytes.length < 4 ? -1 : view.getUint32(bytes.length - 4, true);
  // A word of zeros may stand as 0 or as 65535, which are the same in this arithmetic.
  if ((sum % 65536) % 65535 !== a || Math.floor(sum / 65536) % 65535 !== b) {
    file.fail('malformed', `the checksum of a chunk of ${what} is wrong`);
  }
  return content;
}
