import { encodeUtf8 } from '@cnn/core';
import { compareBytes } from './compareBytes.js';
import type { Hdf5File } from './hdf5File.js';
import type { Link } from './link.js';

/**
 * The links of a group in the old form: a B-tree of version 1 whose leaves are symbol tables, and a heap of names (HDF5 File Format
 * Specification, III.A.1, III.B and III.D).
 */
export function readSymbolTable(file: Hdf5File, at: number, path: string): Link[] {
  const tree = file.place(at, 'the tree of a group');
  const heap = file.place(at + file.offsetSize, 'the names of a group');
  file.signature(heap, 'HEAP');
  const heapSize = file.length(heap + 8);
  const names = file.place(heap + 8 + 2 * file.lengthSize, 'the names of a group');
  file.check(names, heapSize);
  const links: Link[] = [];
  const entry = 2 * file.offsetSize + 24;
  for (const node of leavesOf(file, tree, path)) {
    file.signature(node, 'SNOD');
    if (file.u8(node + 4) !== 1)
      file.fail('malformed', `a part of the group ${path} has version ${file.u8(node + 4)}`);
    const count = file.u16(node + 6);
    for (let n = 0; n < count; n++) {
      const place = node + 8 + n * entry;
      const nameAt = file.uint(place, file.offsetSize) ?? -1;
      if (nameAt < 0 || nameAt >= heapSize) file.fail('malformed', `a name in ${path} is not there`);
      const { text: name } = file.terminated(names + nameAt, names + heapSize, `a name in ${path}`);
      const kind = file.u32(place + 2 * file.offsetSize);
      if (kind > 2) file.fail('malformed', `${path}/${name} is a link of the kind ${kind}`);
      const soft = kind === 2;
      if (soft) {
        const targetAt = file.u32(place + 2 * file.offsetSize + 8);
        if (targetAt >= heapSize) file.fail('malformed', `the target of ${path}/${name} is not there`);
        const { text } = file.terminated(names + targetAt, names + heapSize, `the target of ${path}/${name}`);
        links.push({ name, kind: 'soft', target: text });
      } else {
        links.push({ name, kind: 'hard', place: file.place(place + file.offsetSize, `${path}/${name}`) });
      }
    }
  }
  const encoded = links.map(({ name }) => encodeUtf8(name));
  if (encoded.some((name, n) => n > 0 && compareBytes(encoded[n - 1] as Uint8Array, name) >= 0)) {
    file.fail('malformed', `the names in ${path} are not in order`);
  }
  return links;
}

/** The leaves under the root of a group's tree, in order. */
function leavesOf(file: Hdf5File, root: number, path: string): number[] {
  const leaves: number[] = [];
  const seen = new Set<number>();
  const { offsetSize, lengthSize } = file;
  const visit = (node: number, expected: number | undefined): void => {
    if (seen.has(node)) file.fail('malformed', `the tree of the group ${path} has a loop`);
    seen.add(node);
    file.signature(node, 'TREE');
    const level = file.u8(node + 5);
    if (file.u8(node + 4) !== 0 || level > 32 || (expected !== undefined && level !== expected)) {
      file.fail('malformed', `the tree of the group ${path} is damaged`);
    }
    const count = file.u16(node + 6);
    for (let n = 0; n < count; n++) {
      const child = node + 8 + 2 * offsetSize + lengthSize + n * (lengthSize + offsetSize);
      const place = file.place(child, `a part of the group ${path}`);
      if (level > 0) visit(place, level - 1);
      else if (seen.has(place)) file.fail('malformed', `the tree of the group ${path} has a loop`);
      else {
        seen.add(place);
        leaves.push(place);
      }
    }
  };
  visit(root, undefined);
  return leaves;
}
