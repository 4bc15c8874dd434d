import type { Hdf5File } from './hdf5File.js';

/** Axes that HDF5 knows at most. */
const MOST_AXES = 32;

/** The shape that a dataspace message has: `[]` for a single value, undefined for "no value" (h5py's `Empty`). */
export function readDataspace(file: Hdf5File, at: number): readonly number[] | undefined {
  const version = file.u8(at);
  if (version !== 1 && version !== 2)
    file.fail('malformed', `the dataspace at byte ${at} has version ${version}`);
  const rank = file.u8(at + 1);
  if (rank > MOST_AXES) file.fail('malformed', `the dataspace at byte ${at} has ${rank} axes`);
  if (version === 2 && file.u8(at + 3) === 2) return undefined;
  const start = at + (version === 1 ? 8 : 4);
  const shape = Array.from({ length: rank }, (_, axis) => file.length(start + axis * file.lengthSize));
  if ((file.u8(at + 2) & 1) === 0) return shape;
  // How far it may grow; undefined is without end.
  const most = shape.map((_, axis) => file.uint(start + (rank + axis) * file.lengthSize, file.lengthSize));
  if (shape.every((dim, axis) => dim <= (most[axis] ?? Number.POSITIVE_INFINITY))) return shape;
  return file.fail('malformed', `the dataspace at byte ${at} is larger than it may be`);
}

/** How many elements a shape has; refuses what no file holds. */
export function elementsOf(file: Hdf5File, shape: readonly number[], what: string): number {
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (Number.isSafeInteger(count)) return count;
  return file.fail('malformed', `${what} has the absurd shape [${shape.join(', ')}]`);
}
