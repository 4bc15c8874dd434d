import { CnnError } from '../errors.js';
import { encodeUtf8 } from '../exchange/utf8.js';
import { crc32 } from './crc32.js';

/** Content begins at multiples of this, so that numbers in it can be views. PyTorch has the same. */
const ALIGNMENT = 64;
const MOST_BYTES = 0xffffffff;
/** 1980-01-01, the earliest day that a zip can say: equal files make equal zips. */
const DATE = 0x21;

/**
 * A zip whose files are stored plainly, each at a multiple of 64 bytes.
 *
 * @throws CnnError (FILE) where it would take 4 GiB or more
 */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const entries = [...files].map(([name, content]) => ({ name: encodeUtf8(name), content, at: 0, extra: 0 }));
  let end = 0;
  for (const entry of entries) {
    entry.at = end;
    const head = end + 30 + entry.name.length;
    // An extra field has four bytes at least.
    entry.extra = Math.ceil((head + 4) / ALIGNMENT) * ALIGNMENT - head;
    end = head + entry.extra + entry.content.length;
  }
  const directoryAt = end;
  end += entries.reduce((sum, { name }) => sum + 46 + name.length, 22);
  if (end > MOST_BYTES || entries.length >= 0xffff) {
    throw new CnnError('FILE', `expected a zip of less than 4 GiB, received files that take ${end} bytes.`);
  }
  const zip = new Uint8Array(end);
  const view = new DataView(zip.buffer);
  let directory = directoryAt;
  for (const { name, content, at, extra } of entries) {
    const sum = crc32(content);
    const utf8 = name.some((byte) => byte > 127) ? 0x800 : 0;
    // What both the file's own head and the directory say: version, flags, method, time, sums and sizes.
    const both = (place: number): void => {
      [20, utf8, 0, 0, DATE].forEach((value, n) => {
        view.setUint16(place + 2 * n, value, true);
      });
      [sum, content.length, content.length].forEach((value, n) => {
        view.setUint32(place + 10 + 4 * n, value, true);
      });
      view.setUint16(place + 22, name.length, true);
    };
    view.setUint32(at, 0x04034b50, true);
    both(at + 4);
    view.setUint16(at + 28, extra, true);
    zip.set(name, at + 30);
    view.setUint16(at + 30 + name.length, 0x4246, true);
    view.setUint16(at + 32 + name.length, extra - 4, true);
    zip.set(content, at + 30 + name.length + extra);
    view.setUint32(directory, 0x02014b50, true);
    view.setUint16(directory + 4, 20, true);
    both(directory + 6);
    view.setUint32(directory + 42, at, true);
    zip.set(name, directory + 46);
    directory += 46 + name.length;
  }
  view.setUint32(directory, 0x06054b50, true);
  view.setUint16(directory + 8, entries.length, true);
  view.setUint16(directory + 10, entries.length, true);
  view.setUint32(directory + 12, directory - directoryAt, true);
  view.setUint32(directory + 16, directoryAt, true);
  return zip;
}
