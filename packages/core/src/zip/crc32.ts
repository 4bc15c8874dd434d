/** Bytes at a time ("slicing by 16", Kounavis and Berry 2008). */
const SLICES = 16;

/** CRC-32 (reflected polynomial 0xEDB88320), 256 numbers each: the n-th part is of a byte with n bytes of zeros behind it. */
const table = new Int32Array(SLICES * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  table[byte] = value;
}
for (let at = 256; at < table.length; at++) {
  const before = table[at - 256] as number;
  table[at] = (before >>> 8) ^ (table[before & 0xff] as number);
}

/** From so many bytes on, the host's own CRC-32 is used where it has one: that of Node, in native code. */
const HOST_FROM = 1 << 16;

/** The CRC-32 of some bytes as zip and PNG have it (ISO 3309), from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  const native = bytes.length < HOST_FROM ? undefined : hostsOwn();
  return native ? native(bytes) : computedCrc32(bytes);
}

type Crc32 = (bytes: Uint8Array) => number;

/** Nothing is imported: Node gives its modules to whoever asks `process`, and other hosts have no such thing. */
function hostsOwn(): Crc32 | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { crc32?: Crc32 } | undefined };
  };
  return process?.getBuiltinModule?.('node:zlib')?.crc32;
}

/** The same, in any host. */
export function computedCrc32(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  // Up to a place where numbers of four bytes can be read.
  const lead = Math.min(bytes.length, -bytes.byteOffset & 3);
  for (; at < lead; at++) crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  if (LITTLE && bytes.length - at >= SLICES) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
    const end = words.length & ~3;
    crc = overWords(words, end, crc);
    at += 4 * end;
  }
  for (; at < bytes.length; at++) crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Whether the host has the low byte first, as nearly all have. */
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Over a number of words that is a multiple of four. */
function overWords(words: Int32Array, end: number, from: number): number {
  let crc = from;
  for (let at = 0; at < end; at += 4) {
    const a = (words[at] as number) ^ crc;
    const b = words[at + 1] as number;
    const c = words[at + 2] as number;
    const d = words[at + 3] as number;
    crc =
      (table[3840 + (a & 0xff)] as number) ^
      (table[3584 + ((a >>> 8) & 0xff)] as number) ^
      (table[3328 + ((a >>> 16) & 0xff)] as number) ^
      (table[3072 + (a >>> 24)] as number) ^
      (table[2816 + (b & 0xff)] as number) ^
      (table[2560 + ((b >>> 8) & 0xff)] as number) ^
      (table[2304 + ((b >>> 16) & 0xff)] as number) ^
      (table[2048 + (b >>> 24)] as number) ^
      (table[1792 + (c & 0xff)] as number) ^
      (table[1536 + ((c >>> 8) & 0xff)] as number) ^
      (table[1280 + ((c >>> 16) & 0xff)] as number) ^
      (table[1024 + (c >>> 24)] as number) ^
      (table[768 + (d & 0xff)] as number) ^
      (table[512 + ((d >>> 8) & 0xff)] as number) ^
      (table[256 + ((d >>> 16) & 0xff)] as number) ^
      (table[d >>> 24] as number);
  }
  return crc;
}
