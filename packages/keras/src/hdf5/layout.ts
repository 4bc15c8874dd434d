import { placeChunk, readChunks } from './chunks.js';
import type { Filter } from './filters.js';
import { unfilter } from './filters.js';
import type { Hdf5File } from './hdf5File.js';

/** How a dataset's bytes stand in the file. */
export interface Layout {
  readonly at: number;
  readonly shape: readonly number[];
  /** Bytes of an element. */
  readonly size: number;
  /** Elements in all. */
  readonly count: number;
  readonly filters: readonly Filter[];
  /** What stands where nothing was written; zeros where absent. */
  readonly fill?: Uint8Array | undefined;
  readonly what: string;
}

/** The bytes of a dataset in row-major order: a view of the file where they stand there in one piece (HDF5 File Format Specification, IV.A.2.i). */
export function readLayout(file: Hdf5File, layout: Layout): Uint8Array {
  const { at, count, size, what } = layout;
  const bytes = count * size;
  const version = file.u8(at);
  if (version !== 3 && version !== 4)
    file.fail('unsupported', `not supported: ${what} has a layout of version ${version}`);
  const kind = file.u8(at + 1);
  if (count === 0) return new Uint8Array(0);
  if (kind === 0) {
    const held = file.u16(at + 2);
    if (held < bytes) file.fail('malformed', `expected ${bytes} bytes for ${what}, received ${held}`);
    return file.part(at + 4, bytes);
  }
  if (kind === 1) {
    const place = file.address(at + 2);
    const held = file.length(at + 2 + file.offsetSize);
    if (held !== bytes) file.fail('malformed', `expected ${bytes} bytes for ${what}, received ${held}`);
    if (place === undefined) return filled(file, layout);
    return file.part(place, bytes);
  }
  if (kind !== 2) return file.fail('unsupported', `not supported: ${what} has a layout of class ${kind}`);
  return version === 3 ? readTree(file, layout) : readSingle(file, layout);
}

/** A dataset that nothing was written into. */
function filled(file: Hdf5File, { count, size, fill, what }: Layout): Uint8Array {
  file.take(count * size, what);
  const bytes = new Uint8Array(count * size);
  if (fill?.length !== size || fill.every((byte) => byte === 0)) return bytes;
  for (let n = 0; n < count; n++) bytes.set(fill, n * size);
  return bytes;
}

/** Chunks that a B-tree of version 1 lists, as all files have them that were not written with `libver='latest'`. */
function readTree(file: Hdf5File, layout: Layout): Uint8Array {
  const { at, shape, what, size, filters } = layout;
  const rank = shape.length;
  if (file.u8(at + 2) !== rank + 1 || rank === 0)
    file.fail('malformed', `the chunks of ${what} have other axes than it`);
  const dims = Array.from({ length: rank }, (_, axis) => file.u32(at + 3 + file.offsetSize + 4 * axis));
  const chunkBytes = dims.reduce((product, dim) => product * dim, size);
  if (!(chunkBytes > 0)) file.fail('malformed', `${what} has chunks of ${chunkBytes} bytes`);
  const bytes = filled(file, layout);
  const root = file.address(at + 3);
  if (root === undefined) return bytes;
  for (const { start, packed, mask } of readChunks(file, root, { rank, what })) {
    const inside = start.every((place, axis) => {
      return place >= 0 && place < (shape[axis] as number) && place % (dims[axis] as number) === 0;
    });
    if (!inside) file.fail('malformed', `${what} has a chunk at [${start.join()}], which is outside of it`);
    file.take(chunkBytes, `a chunk of ${what}`);
    const content = unfilter(file, filters, { packed, mask, bytes: chunkBytes, what });
    placeChunk({ bytes, shape, size }, { bytes: content, start, dims });
  }
  return bytes;
}

/** The one form of chunks of newer files that needs no index: a single chunk. */
function readSingle(file: Hdf5File, layout: Layout): Uint8Array {
  const { at, shape, what, size, filters } = layout;
  const flags = file.u8(at + 2);
  const axes = file.u8(at + 3);
  const width = file.u8(at + 4);
  const index = file.u8(at + 5 + axes * width);
  if (index !== 1 || axes !== shape.length + 1) {
    return file.fail('unsupported', `not supported: ${what} has its chunks in an index of the kind ${index}`);
  }
  const dims = shape.map((_, axis) => file.uint(at + 5 + axis * width, width) ?? 0);
  const chunkBytes = dims.reduce((product, dim) => product * dim, size);
  let place = at + 6 + axes * width;
  let [packedBytes, mask] = [chunkBytes, 0];
  if (flags & 2) {
    packedBytes = file.length(place);
    mask = file.u32(place + file.lengthSize);
    place += file.lengthSize + 4;
  }
  const bytes = filled(file, layout);
  const address = file.address(place);
  if (address === undefined) return bytes;
  file.take(chunkBytes, `a chunk of ${what}`);
  const packed = file.part(address, packedBytes);
  const content = unfilter(file, filters, { packed, mask, bytes: chunkBytes, what });
  placeChunk({ bytes, shape, size }, { bytes: content, start: shape.map(() => 0), dims });
  return bytes;
}
