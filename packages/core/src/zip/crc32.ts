/** CRC-32 (reflected polynomial 0xEDB88320): `tables[n]` is of a byte with n bytes of zeros behind it. */
const tables = [
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  }),
];
for (let n = 1; n < 8; n++) {
  const [first, last] = [tables[0] as Uint32Array, tables[n - 1] as Uint32Array];
  tables.push(last.map((value) => (value >>> 8) ^ (first[value & 0xff] as number)));
}

/** The CRC-32 of some bytes as zip and PNG have it (ISO 3309), from 0 to 2^32 - 1. Eight bytes at a time ("slicing by 8"). */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const of = (table: Uint32Array | undefined, byte: number): number =>
    (table as Uint32Array)[byte & 0xff] as number;
  let crc = -1;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      of(t7, low) ^
      of(t6, low >>> 8) ^
      of(t5, low >>> 16) ^
      of(t4, low >>> 24) ^
      of(t3, high) ^
      of(t2, high >>> 8) ^
      of(t1, high >>> 16) ^
      of(t0, high >>> 24);
  }
  for (; at < bytes.length; at++) crc = of(t0, crc ^ (bytes[at] as number)) ^ (crc >>> 8);
  return ~crc >>> 0;
}
