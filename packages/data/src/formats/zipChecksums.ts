import { strFromU8 } from 'fflate';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;

/**
 * The CRC-32 of each file in a zip, by name, from the directory at its end (PKWARE's APPNOTE, 4.3.12 to 4.3.16).
 *
 * @throws RangeError when there is no whole directory
 */
export function zipChecksums(bytes: Uint8Array): Map<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  const half = (at: number): number => view.getUint16(at, true);
  let end = bytes.length - 22;
  while (word(end) !== END) end--;
  let [count, at] = [half(end + 10), word(end + 16)];
  // Of a large zip the record before says where the one of 64 bits is, whose upper halves are 0 in what memory can hold.
  if (count === 0xffff || at === 0xffffffff) {
    const large = word(end - 12);
    if (word(large) === END_64) [count, at] = [word(large + 32), word(large + 48)];
  }
  const sums = new Map<string, number>();
  for (let index = 0; index < count; index++) {
    if (word(at) !== ENTRY) throw new RangeError('its directory is damaged');
    const nameAt = at + 46;
    const nameEnd = nameAt + half(at + 28);
    const latin = (half(at + 8) & 0x800) === 0;
    sums.set(strFromU8(bytes.subarray(nameAt, nameEnd), latin), word(at + 16));
    at = nameEnd + half(at + 30) + half(at + 32);
  }
  return sums;
}
