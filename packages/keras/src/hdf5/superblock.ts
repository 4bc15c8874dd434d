import { checkSum } from './checkSum.js';
import type { Hdf5File } from './hdf5File.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as an HDF5 file does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, n) => bytes[n] === byte);
}

/**
 * Reads where a file's root group is, and how long its numbers are (HDF5 File Format Specification, II.A, versions 0 to 3).
 *
 * @returns the place of the root group's object header
 */
export function readSuperblock(file: Hdf5File): number {
  const { bytes } = file;
  let start = 0;
  // It may stand behind something else, at 512, 1024, 2048, …
  while (!SIGNATURE.every((byte, n) => bytes[start + n] === byte)) {
    start = start === 0 ? 512 : start * 2;
    if (start + 8 > bytes.length) file.fail('notThisFormat', 'it is no HDF5 file');
  }
  const version = file.u8(start + 8);
  if (version > 3) file.fail('unsupported', `not supported: superblock version ${version}`);
  const old = version < 2;
  [file.offsetSize, file.lengthSize] = old
    ? [file.u8(start + 13), file.u8(start + 14)]
    : [file.u8(start + 9), file.u8(start + 10)];
  for (const size of [file.offsetSize, file.lengthSize]) {
    if (![2, 4, 8].includes(size)) file.fail('malformed', `addresses or lengths have ${size} bytes`);
  }
  const addresses = start + (old ? (version === 0 ? 24 : 28) : 12);
  const size = file.offsetSize;
  const base = file.uint(addresses, size) ?? 0;
  file.base = base === 0 ? start : base;
  const end = file.place(addresses + 2 * size, 'the end of the file');
  if (end > bytes.length) {
    file.fail('truncated', `expected ${end} bytes, as the file says itself, received ${bytes.length}`);
  }
  if (!old) checkSum(file, start, addresses + 4 * size);
  // The old one ends in the root's entry of a symbol table: the place of its name, then that of its object header.
  return file.place(addresses + (old ? 5 : 3) * size, 'the root group');
}
