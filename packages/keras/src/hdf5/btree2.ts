import { checkSum } from './checkSum.js';
import type { Hdf5File } from './hdf5File.js';

/** Bytes that a count up to `most` takes. */
export function bytesFor(most: number): number {
  return Math.floor(Math.log2(Math.max(1, most)) / 8) + 1;
}

/** Records of a node, and what the pointers to nodes of a depth take. */
interface Level {
  readonly most: number;
  readonly mostBelow: number;
  readonly belowBytes: number;
}

/**
 * The records of a B-tree of version 2 (HDF5 File Format Specification, III.A.2), in order.
 *
 * @param type the type of records that is expected: 5 links by name, 8 attributes by name, 1 large objects of a heap
 * @returns the place of what follows the record's key: for 5 and 8 the identity in the heap, for 1 the record itself
 */
export function btree2Records(file: Hdf5File, place: number, type: 1 | 5 | 8): readonly number[] {
  file.signature(place, 'BTHD');
  const { offsetSize, lengthSize } = file;
  checkSum(file, place, place + 16 + offsetSize + 2 + lengthSize);
  if (file.u8(place + 5) !== type) file.fail('malformed', `the tree at byte ${place} holds other records`);
  const [nodeSize, recordSize, depth] = [file.u32(place + 6), file.u16(place + 10), file.u16(place + 12)];
  const root = file.address(place + 16);
  const rootCount = file.u16(place + 16 + offsetSize);
  const total = file.length(place + 18 + offsetSize);
  if (root === undefined || total === 0) return [];
  if (depth > 16 || recordSize < 8 || nodeSize > file.bytes.length || nodeSize < 10 + recordSize) {
    return file.fail('malformed', `the tree at byte ${place} has absurd sizes`);
  }
  const levels: Level[] = [];
  for (let level = 0; level <= depth; level++) {
    const below = levels[level - 1];
    if (below === undefined) {
      const most = Math.floor((nodeSize - 10) / recordSize);
      levels.push({ most, mostBelow: most, belowBytes: 0 });
      continue;
    }
    const pointer = offsetSize + bytesFor((levels[0] as Level).most) + below.belowBytes;
    const most = Math.floor((nodeSize - 10 - pointer) / (recordSize + pointer));
    const mostBelow = (most + 1) * below.mostBelow + most;
    levels.push({ most, mostBelow, belowBytes: bytesFor(mostBelow) });
  }
  const countBytes = bytesFor((levels[0] as Level).most);
  const records: number[] = [];
  const seen = new Set<number>();
  // Type 5 has its hash of four bytes in front; type 8 and 1 begin with what is wanted.
  const skip = type === 5 ? 4 : 0;
  const visit = (at: number, count: number, level: number): void => {
    if (seen.has(at)) file.fail('malformed', `the tree at byte ${place} has a loop`);
    seen.add(at);
    if (count > (levels[level] as Level).most)
      file.fail('malformed', `a node of the tree at byte ${place} is too full`);
    file.signature(at, level === 0 ? 'BTLF' : 'BTIN');
    const pointersAt = at + 6 + count * recordSize;
    const pointer = offsetSize + countBytes + (levels[level - 1]?.belowBytes ?? 0);
    checkSum(file, at, level === 0 ? pointersAt : pointersAt + (count + 1) * pointer);
    for (let n = 0; n <= count; n++) {
      if (level > 0) {
        const child = pointersAt + n * pointer;
        const childCount = file.uint(child + offsetSize, countBytes) ?? 0;
        visit(file.place(child, 'a node of a tree'), childCount, level - 1);
      }
      if (n < count) records.push(at + 6 + n * recordSize + skip);
    }
  };
  visit(root, rootCount, depth);
  if (records.length !== total) {
    file.fail(
      'malformed',
      `expected ${total} records in the tree at byte ${place}, received ${records.length}`,
    );
  }
  return records;
}
