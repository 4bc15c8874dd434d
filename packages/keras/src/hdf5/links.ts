import { btree2Records } from './btree2.js';
import { FractalHeap } from './fractalHeap.js';
import type { Hdf5File } from './hdf5File.js';
import type { Link } from './link.js';
import { MESSAGE, type Message } from './objectHeader.js';
import { readSymbolTable } from './symbolTable.js';

/** The links of a group by name, in whichever of the three forms it has them. */
export function readLinks(
  file: Hdf5File,
  { messages, path }: { readonly messages: readonly Message[]; readonly path: string },
): ReadonlyMap<string, Link> {
  const found: Link[] = [];
  for (const { type, at, size } of messages) {
    if (type === MESSAGE.symbolTable) found.push(...readSymbolTable(file, at, path));
    if (type === MESSAGE.link) found.push(readLink(file, { at, size, path }));
    if (type === MESSAGE.linkInfo) {
      const trees = at + 2 + (file.u8(at + 1) & 1 ? 8 : 0);
      const heapAt = file.address(trees);
      const names = file.address(trees + file.offsetSize);
      if (heapAt === undefined || names === undefined) continue;
      const heap = new FractalHeap(file, heapAt);
      const links = btree2Records(file, names, 5).map((id) => readLink(file, { ...heap.object(id), path }));
      found.push(...links.sort((a, b) => (a.name < b.name ? -1 : 1)));
    }
  }
  const links = new Map(found.map((link) => [link.name, link]));
  if (links.size !== found.length) file.fail('malformed', `${path} holds one name twice`);
  const wrong = found.find(({ name }) => name === '' || name === '.' || name.includes('/'));
  if (wrong) file.fail('malformed', `${path} holds "${wrong.name}", which is no name`);
  return links;
}

/** A link message (HDF5 File Format Specification, IV.A.2.g). */
function readLink(
  file: Hdf5File,
  { at, size, path }: { readonly at: number; readonly size: number; readonly path: string },
): Link {
  const end = at + size;
  file.check(at, size);
  if (file.u8(at) !== 1) file.fail('malformed', `a link in ${path} has version ${file.u8(at)}`);
  const flags = file.u8(at + 1);
  let place = at + 2;
  const kind = flags & 8 ? file.u8(place++) : 0;
  if (flags & 4) place += 8;
  if (flags & 16) place++;
  const lengthBytes = 1 << (flags & 3);
  const length = file.uint(place, lengthBytes) ?? -1;
  place += lengthBytes;
  const target = place + length;
  if (length < 0 || target > end) file.fail('malformed', `a name in ${path} is longer than its link`);
  const name = file.text(file.part(place, length), `a name in ${path}`);
  if (kind === 0) return { name, kind: 'hard', place: file.place(target, `${path}/${name}`) };
  const targetSize = file.u16(target);
  if (target + 2 + targetSize > end)
    file.fail('malformed', `the target of ${path}/${name} is longer than its link`);
  const bytes = file.part(target + 2, targetSize);
  if (kind === 1) return { name, kind: 'soft', target: file.text(bytes, `the target of ${path}/${name}`) };
  const texts = file.text(bytes.subarray(1), `the target of ${path}/${name}`);
  return { name, kind: 'elsewhere', target: texts.replaceAll('\0', ' ').trim() };
}
