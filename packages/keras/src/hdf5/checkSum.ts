import type { Hdf5File } from './hdf5File.js';
import { lookup3 } from './lookup3.js';

/** Compares the sum that stands at `end` with the bytes from `start` up to it. */
export function checkSum(file: Hdf5File, start: number, end: number): void {
  const sum = lookup3(file.part(start, end - start));
  if (sum !== file.u32(end)) {
    file.fail('malformed', `the checksum of the bytes ${start} to ${end - 1} is wrong, so they are damaged`);
  }
}
