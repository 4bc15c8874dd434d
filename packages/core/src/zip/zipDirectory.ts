import { decodeUtf8 } from '../exchange/utf8.js';

/** A file in a zip, as the directory at the zip's end describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  /** 0: plain, 8: deflate. */
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Its content in the zip. */
  readonly packed: Uint8Array;
}

const END = 0x06054b50;
const END_BYTES = 22;
const MOST_COMMENT = 0xffff;
const LOCATOR_64 = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** In the place of a number that takes 64 bits. */
const [LARGE, MANY] = [0xffffffff, 0xffff];

/** A file in a zip as the directory has it, before its content was found. */
export interface ZipRecord extends Omit<ZipEntry, 'packed'> {
  /** Where its own header begins in the zip. */
  readonly at: number;
  /** Its name as the zip writes it. */
  readonly rawName: Uint8Array;
}

/**
 * The files of a zip, from its directory (PKWARE's APPNOTE, 4.3.7 to 4.5.3), with sizes of 32 or 64 bits. Nothing is unpacked.
 *
 * @throws RangeError for what is no whole zip, leads beyond it, has two files of one name, or is encrypted
 */
export function zipDirectory(zip: Uint8Array): ZipEntry[] {
  const records = zipRecords(zip);
  if (typeof records === 'number') throw new RangeError('its directory is damaged');
  return records.map(({ at, rawName, ...entry }) => {
    const start = zipContentAt(zip.subarray(at), { at, rawName });
    if (start + entry.packedBytes > zip.length) throw new RangeError('it is cut off');
    return { ...entry, packed: zip.subarray(start, start + entry.packedBytes) };
  });
}

/** Bytes of a file's own header, before its name. */
export const ZIP_HEADER_BYTES = 30;

/**
 * Where the content of a file begins in the zip.
 *
 * @param header the zip from the file's header on: that and its name at least
 * @throws RangeError for a header that is none, or of another file
 */
export function zipContentAt(header: Uint8Array, { at, rawName }: Pick<ZipRecord, 'at' | 'rawName'>): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < ZIP_HEADER_BYTES || view.getUint32(0, true) !== LOCAL)
    throw new RangeError('its directory is damaged');
  const length = view.getUint16(26, true);
  if (ZIP_HEADER_BYTES + length > header.length) throw new RangeError('it is cut off');
  const same = rawName.every((byte, n) => byte === header[ZIP_HEADER_BYTES + n]);
  if (!same || length !== rawName.length) {
    throw new RangeError('its directory names other files than it holds');
  }
  return at + ZIP_HEADER_BYTES + length + view.getUint16(28, true);
}

/**
 * The files of a zip that is not in memory as a whole, from its end.
 *
 * @param zip the zip's end, of 64 KiB and 100 bytes at least, or all of it
 * @param from where in the zip that begins. Default 0: it is all of it
 * @returns where the directory begins, where that is before `from`: the zip is needed from there on
 * @throws RangeError for what is no whole zip, leads beyond it, has two files of one name, or is encrypted
 */
export function zipRecords(zip: Uint8Array, from = 0): ZipRecord[] | number {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const half = (at: number): number => view.getUint16(at, true);
  const word = (at: number): number => view.getUint32(at, true);
  const long = (at: number): number => Number(view.getBigUint64(at, true));

  const least = Math.max(0, zip.length - END_BYTES - MOST_COMMENT);
  let end = zip.length - END_BYTES;
  while (end >= least && word(end) !== END) end--;
  if (end < least) throw new RangeError('it has no directory at its end');
  let [count, at] = [half(end + 10), word(end + 16)];
  if ((count === MANY || at === LARGE) && end >= 20 && word(end - 20) === LOCATOR_64) {
    const large = long(end - 12);
    if (large < from) return large;
    if (large - from + 56 > zip.length || word(large - from) !== END_64)
      throw new RangeError('its directory is damaged');
    [count, at] = [long(large - from + 32), long(large - from + 48)];
  }
  if (count > 0 && at < from) return at;

  const found = new Map<string, ZipRecord>();
  at -= from;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || word(at) !== ENTRY) throw new RangeError('its directory is damaged');
    const nameAt = at + 46;
    const extraAt = nameAt + half(at + 28);
    const next = extraAt + half(at + 30) + half(at + 32);
    if (next > end) throw new RangeError('its directory is damaged');
    const rawName = zip.subarray(nameAt, extraAt);
    const name = nameOf(rawName, (half(at + 8) & 0x800) !== 0);
    if (half(at + 8) & 1) throw new RangeError(`it is encrypted (${name})`);
    // Sizes of 64 bits stand in the extra field 1, in this order, each only where it is needed.
    let largeAt = extraField(view, extraAt, extraAt + half(at + 30));
    const number = (where: number): number => {
      const short = word(where);
      if (short !== LARGE || largeAt === undefined) return short;
      largeAt += 8;
      return long(largeAt - 8);
    };
    const [bytes, packedBytes, local] = [number(at + 24), number(at + 20), number(at + 42)];
    if (local + ZIP_HEADER_BYTES > from + zip.length) throw new RangeError('its directory is damaged');
    if (found.has(name)) throw new RangeError(`it holds two files called ${name}`);
    const sizes = { crc: word(at + 16), method: half(at + 10), packedBytes, bytes };
    found.set(name, { name, ...sizes, at: local, rawName });
    at = next;
  }
  return [...found.values()];
}

/** Texts in UTF-8, or where that is not said, one character per byte. */
function nameOf(bytes: Uint8Array, utf8: boolean): string {
  const name = utf8 ? decodeUtf8(bytes) : Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  if (name === undefined) throw new RangeError('it has a name that is no text');
  return name;
}

/** Where the content of the extra field with sizes of 64 bits begins. */
function extraField(view: DataView, from: number, end: number): number | undefined {
  for (let at = from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) return at + 4;
  }
  return undefined;
}
