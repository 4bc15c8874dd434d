import { btree2Records } from './btree2.js';
import { committed } from './committed.js';
import { elementsOf, readDataspace } from './dataspace.js';
import { readDatatype } from './datatype.js';
import { readNumbers, readTexts } from './elements.js';
import { FractalHeap } from './fractalHeap.js';
import type { GlobalHeaps } from './globalHeap.js';
import type { Hdf5Value } from './hdf5.js';
import type { Hdf5File } from './hdf5File.js';
import { MESSAGE, type Message } from './objectHeader.js';

/** What an attribute message says before its content is read. */
interface Attribute {
  readonly name: string;
  readonly value: () => Hdf5Value;
}

/**
 * The attributes of an object: those in its header and those in a heap of their own, which it has when they are many. A value is read when it
 * is taken.
 */
export function readAttributes(
  file: Hdf5File,
  heaps: GlobalHeaps,
  object: { readonly messages: readonly Message[]; readonly path: string },
): Readonly<Record<string, Hdf5Value>> {
  const { messages, path } = object;
  const attributes = Object.create(null) as Record<string, Hdf5Value>;
  const add = (at: number, size: number): void => {
    const { name, value } = readAttribute(file, heaps, { at, size, path });
    if (Object.hasOwn(attributes, name)) file.fail('malformed', `${path} has two attributes called ${name}`);
    let known: Hdf5Value | undefined;
    Object.defineProperty(attributes, name, {
      enumerable: true,
      get: () => {
        known ??= value();
        return known;
      },
    });
  };
  for (const { type, at, size, shared } of messages) {
    if (type === MESSAGE.attribute) {
      if (shared) file.fail('unsupported', `not supported: ${path} shares an attribute with another object`);
      add(at, size);
    }
    if (type === MESSAGE.attributeInfo) {
      const trees = at + 2 + (file.u8(at + 1) & 1 ? 2 : 0);
      const heapAt = file.address(trees);
      const names = file.address(trees + file.offsetSize);
      if (heapAt === undefined || names === undefined) continue;
      const heap = new FractalHeap(file, heapAt);
      for (const record of btree2Records(file, names, 8)) {
        const part = heap.object(record);
        add(part.at, part.size);
      }
    }
  }
  return attributes;
}

function readAttribute(
  file: Hdf5File,
  heaps: GlobalHeaps,
  { at, size, path }: { readonly at: number; readonly size: number; readonly path: string },
): Attribute {
  const version = file.u8(at);
  if (version < 1 || version > 3) file.fail('malformed', `${path} has an attribute of version ${version}`);
  const flags = version === 1 ? 0 : file.u8(at + 1);
  const [nameSize, typeSize, spaceSize] = [file.u16(at + 2), file.u16(at + 4), file.u16(at + 6)];
  const padded = (bytes: number): number => (version === 1 ? Math.ceil(bytes / 8) * 8 : bytes);
  const nameAt = at + (version === 3 ? 9 : 8);
  const typeAt = nameAt + padded(nameSize);
  const spaceAt = typeAt + padded(typeSize);
  const dataAt = spaceAt + padded(spaceSize);
  if (dataAt > at + size) file.fail('malformed', `${path} has an attribute that is longer than its message`);
  const { text: name } = file.terminated(nameAt, nameAt + nameSize, `the name of an attribute of ${path}`);
  const what = `the attribute ${name} of ${path}`;
  const value = (): Hdf5Value => {
    if (flags & 2) file.fail('unsupported', `not supported: ${what} shares its shape with another object`);
    const datatype = readDatatype(file, flags & 1 ? committed(file, typeAt) : typeAt, what);
    const shape = readDataspace(file, spaceAt);
    if (shape === undefined) return [];
    const count = elementsOf(file, shape, what);
    if (count * datatype.size > at + size - dataAt) {
      file.fail(
        'malformed',
        `expected ${count * datatype.size} bytes for ${what}, received ${at + size - dataAt}`,
      );
    }
    const bytes = file.part(dataAt, count * datatype.size);
    if (datatype.type === 'string') {
      const texts = readTexts(file, heaps, { bytes, datatype, what });
      return shape.length === 0 ? (texts[0] as string) : texts;
    }
    const numbers = Array.from(readNumbers(file, bytes, datatype), Number);
    if (datatype.type !== 'bool') return shape.length === 0 ? (numbers[0] as number) : numbers;
    const truths = numbers.map((number) => number !== 0);
    return shape.length === 0 ? (truths[0] as boolean) : truths;
  };
  return { name, value };
}
