import type { Hdf5File } from './hdf5File.js';

/** A chunk of a dataset: a block of it that is stored, and perhaps compressed, by itself. */
export interface Chunk {
  /** Its first element's place in the dataset, for each axis. */
  readonly start: readonly number[];
  readonly packed: Uint8Array;
  /** Which filters were left out for it. */
  readonly mask: number;
}

/** The chunks under a B-tree of version 1 (HDF5 File Format Specification, III.A.1), each once. */
export function readChunks(
  file: Hdf5File,
  root: number,
  { rank, what }: { readonly rank: number; readonly what: string },
): Chunk[] {
  const chunks: Chunk[] = [];
  const seen = new Set<number>();
  const places = new Set<string>();
  const { offsetSize } = file;
  const key = 8 + 8 * (rank + 1);
  const visit = (node: number, expected: number | undefined): void => {
    if (seen.has(node)) file.fail('malformed', `the tree of ${what} has a loop`);
    seen.add(node);
    file.signature(node, 'TREE');
    const level = file.u8(node + 5);
    if (file.u8(node + 4) !== 1 || level > 32 || (expected !== undefined && level !== expected)) {
      file.fail('malformed', `the tree of ${what} is damaged`);
    }
    const count = file.u16(node + 6);
    for (let n = 0; n < count; n++) {
      const at = node + 8 + 2 * offsetSize + n * (key + offsetSize);
      const place = file.place(at + key, `a chunk of ${what}`);
      if (level > 0) {
        visit(place, level - 1);
        continue;
      }
      const start = Array.from({ length: rank }, (_, axis) => file.uint(at + 8 + 8 * axis, 8) ?? -1);
      const name = start.join();
      if (places.has(name)) file.fail('malformed', `${what} has two chunks at [${name}]`);
      places.add(name);
      chunks.push({ start, packed: file.part(place, file.u32(at)), mask: file.u32(at + 4) });
    }
  };
  visit(root, undefined);
  return chunks;
}

/** Copies a chunk into the bytes of the whole dataset, leaving out what lies beyond its edges. */
export function placeChunk(
  whole: { readonly bytes: Uint8Array; readonly shape: readonly number[]; readonly size: number },
  chunk: { readonly bytes: Uint8Array; readonly start: readonly number[]; readonly dims: readonly number[] },
): void {
  const { shape, size } = whole;
  const { start, dims } = chunk;
  const last = shape.length - 1;
  const run = Math.min(dims[last] as number, (shape[last] as number) - (start[last] as number)) * size;
  const copy = (axis: number, from: number, to: number): void => {
    if (axis === last) {
      const target = (to + (start[last] as number)) * size;
      whole.bytes.set(chunk.bytes.subarray(from * size, from * size + run), target);
      return;
    }
    const count = Math.min(dims[axis] as number, (shape[axis] as number) - (start[axis] as number));
    for (let n = 0; n < count; n++) {
      copy(
        axis + 1,
        (from + n) * (dims[axis + 1] as number),
        (to + (start[axis] as number) + n) * (shape[axis + 1] as number),
      );
    }
  };
  copy(0, 0, 0);
}
