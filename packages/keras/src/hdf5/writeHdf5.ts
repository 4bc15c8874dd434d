import { CnnError, encodeUtf8 } from '@cnn/core';
import { ByteWriter } from './byteWriter.js';
import { compareBytes } from './compareBytes.js';
import type { Hdf5Numbers, Hdf5Value } from './hdf5.js';
import { MESSAGE } from './objectHeader.js';
import { attributeMessages } from './writeAttributes.js';
import { dataspace, numbersType } from './writeDatatype.js';

/** Numbers to write. */
export interface Hdf5Array {
  /** `[]` is a single number. */
  readonly shape: readonly number[];
  readonly data: Hdf5Numbers;
  readonly attributes?: Readonly<Record<string, Hdf5Value>> | undefined;
}

/** A group to write. */
export interface Hdf5Tree {
  /**
   * A text becomes one of variable length, a list of texts a list of equally long ones (as NumPy's `S`), whole numbers int64, others float64, an
   * empty list no numbers of float64, as Keras writes all these.
   */
  readonly attributes?: Readonly<Record<string, Hdf5Value>> | undefined;
  readonly groups?: Readonly<Record<string, Hdf5Tree>> | undefined;
  readonly datasets?: Readonly<Record<string, Hdf5Array>> | undefined;
}

const SUPERBLOCK_BYTES = 96;
/** Entries of a node of a group's tree are twice this, as HDF5 has it by default. */
const TREE_K = 16;
const TREE_NODE_BYTES = 24 + 8 * (2 * TREE_K) + 8 * (2 * TREE_K + 1);
/** HDF5 reads no smaller heap. */
const HEAP_BYTES = 4096;

/**
 * Writes an HDF5 file in the oldest form, which every reader opens: superblock version 0, groups with symbol tables, datasets in one piece.
 *
 * ```ts
 * const bytes = writeHdf5({
 *   attributes: { keras_version: '3.15.1', model_config: JSON.stringify(config) },
 *   groups: {
 *     model_weights: {
 *       attributes: { layer_names: ['dense'] },
 *       groups: { dense: { datasets: { kernel: { shape: [2, 3], data: new Float32Array(6) } } } },
 *     },
 *   },
 * });
 * ```
 *
 * @throws CnnError (MODEL) for names that HDF5 does not allow (empty, `.`, with `/`), data that does not fit its shape, and attributes that are
 *   too long
 */
export function writeHdf5(root: Hdf5Tree): Uint8Array<ArrayBuffer> {
  return new Writer(root).finish();
}

interface Place {
  readonly header: number;
  /** Of groups. */
  readonly tree?: number | undefined;
  readonly names?: number | undefined;
}

class Writer {
  readonly #blocks: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  readonly #leafK: number;
  readonly #root: Place;
  #end = SUPERBLOCK_BYTES;
  /** The one that takes texts now. */
  #heap: { readonly at: number; readonly bytes: Uint8Array; used: number; count: number } | undefined;

  constructor(root: Hdf5Tree) {
    // As many entries in a symbol table as it takes for the largest group to need one node of its tree.
    this.#leafK = Math.max(4, Math.ceil(mostLinks(root) / (4 * TREE_K)));
    this.#root = this.#group(root, '/');
  }

  finish(): Uint8Array<ArrayBuffer> {
    const { header, tree, names } = this.#root;
    const superblock = new ByteWriter().u8(0x89).text('HDF\r\n').u8(0x1a, 0x0a);
    superblock.u8(0, 0, 0, 0, 0, 8, 8, 0).uint(this.#leafK, 2).uint(TREE_K, 2).uint(0, 4);
    superblock.uint(0, 8).uint(undefined, 8).uint(this.#end, 8).uint(undefined, 8);
    superblock.uint(0, 8).uint(header, 8).uint(1, 4).uint(0, 4).uint(tree, 8).uint(names, 8);
    const file = new Uint8Array(this.#end);
    file.set(superblock.finish());
    for (const { at, bytes } of this.#blocks) file.set(bytes, at);
    return file;
  }

  #add(bytes: Uint8Array): number {
    const at = this.#end;
    this.#blocks.push({ at, bytes });
    this.#end += Math.ceil(bytes.length / 8) * 8;
    return at;
  }

  #group({ attributes = {}, groups = {}, datasets = {} }: Hdf5Tree, path: string): Place {
    const children = new Map<string, Place>();
    const inside = (name: string): string => `${path === '/' ? '' : path}/${name}`;
    for (const name of [...Object.keys(datasets), ...Object.keys(groups)]) {
      if (
        name === '' ||
        name === '.' ||
        /[/\0]/.test(name) ||
        (Object.hasOwn(datasets, name) && Object.hasOwn(groups, name))
      ) {
        throw new CnnError(
          'MODEL',
          `${path}: expected names that HDF5 allows, each once, received "${name}". Rename the layer.`,
        );
      }
    }
    for (const [name, array] of Object.entries(datasets))
      children.set(name, this.#dataset(array, inside(name)));
    for (const [name, tree] of Object.entries(groups)) children.set(name, this.#group(tree, inside(name)));
    const { tree, names } = this.#links(children);
    const symbols = new ByteWriter().uint(tree, 8).uint(names, 8).finish();
    const header = this.#header(attributes, { path, messages: [[MESSAGE.symbolTable, symbols]] });
    return { header, tree, names };
  }

  /** A group's names and where they lead: a heap of names, symbol tables in the order of names, and a tree of one node over them. */
  #links(children: ReadonlyMap<string, Place>): { readonly tree: number; readonly names: number } {
    const encoded = [...children].map(([name, place]) => ({ name: encodeUtf8(`${name}\0`), place }));
    encoded.sort((a, b) => compareBytes(a.name, b.name));
    const heap = new ByteWriter().uint(0, 8);
    const offsets = encoded.map(({ name }) => {
      const at = heap.length;
      heap.bytes(name).pad({ multiple: 8 });
      return at;
    });
    const heapData = this.#add(heap.finish());
    const names = this.#add(
      new ByteWriter().text('HEAP').uint(0, 4).uint(heap.length, 8).uint(1, 8).uint(heapData, 8).finish(),
    );
    const perTable = 2 * this.#leafK;
    const tables = Math.ceil(encoded.length / perTable);
    const node = new ByteWriter()
      .text('TREE')
      .u8(0, 0)
      .uint(tables, 2)
      .uint(undefined, 8)
      .uint(undefined, 8)
      .uint(0, 8);
    for (let table = 0; table < tables; table++) {
      const entries = encoded.slice(table * perTable, (table + 1) * perTable);
      const symbols = new ByteWriter().text('SNOD').u8(1, 0).uint(entries.length, 2);
      entries.forEach(({ place }, n) => {
        const offset = offsets[table * perTable + n];
        symbols
          .uint(offset, 8)
          .uint(place.header, 8)
          .uint(place.tree === undefined ? 0 : 1, 4)
          .uint(0, 4);
        symbols.uint(place.tree ?? 0, 8).uint(place.names ?? 0, 8);
      });
      const at = this.#add(symbols.pad({ length: 8 + 40 * perTable }).finish());
      node.uint(at, 8).uint(offsets[table * perTable + entries.length - 1], 8);
    }
    return { tree: this.#add(node.pad({ length: TREE_NODE_BYTES }).finish()), names };
  }

  #dataset({ shape, data, attributes = {} }: Hdf5Array, path: string): Place {
    const count = shape.reduce((product, dim) => product * dim, 1);
    if (count !== data.length) {
      throw new CnnError(
        'MODEL',
        `${path}: expected ${count} numbers for the shape [${shape.join(', ')}], received ${data.length}.`,
      );
    }
    const at =
      data.length === 0
        ? undefined
        : this.#add(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const header = this.#header(attributes, {
      path,
      messages: [
        [MESSAGE.dataspace, dataspace(shape)],
        [MESSAGE.datatype, numbersType(data)],
        [MESSAGE.fillValue, new ByteWriter().u8(2, 2, 2, 1).uint(0, 4).finish()],
        [MESSAGE.layout, new ByteWriter().u8(3, 1).uint(at, 8).uint(data.byteLength, 8).finish()],
      ],
    });
    return { header };
  }

  /** An object header of version 1. */
  #header(
    attributes: Readonly<Record<string, Hdf5Value>>,
    {
      path,
      messages,
    }: { readonly path: string; readonly messages: readonly (readonly [number, Uint8Array])[] },
  ): number {
    const texts = attributeMessages(attributes, { heap: (text) => this.#text(text), path });
    const all = [...messages, ...texts.map((message) => [MESSAGE.attribute, message] as const)];
    const content = new ByteWriter(1024);
    for (const [type, message] of all) {
      const size = Math.ceil(message.length / 8) * 8;
      content.uint(type, 2).uint(size, 2).uint(0, 4).bytes(message).pad({ multiple: 8 });
    }
    const header = new ByteWriter(content.length + 16).u8(1, 0).uint(all.length, 2).uint(1, 4);
    return this.#add(header.uint(content.length, 4).uint(0, 4).bytes(content.finish()).finish());
  }

  /** Puts a text into a global heap, and gives what refers to it: length, address of the heap, number in it. */
  #text(text: Uint8Array): Uint8Array {
    if (text.length === 0) return new Uint8Array(16);
    const bytes = 16 + Math.ceil(text.length / 8) * 8;
    if (this.#heap === undefined || this.#heap.used + bytes > this.#heap.bytes.length) {
      const heap = new ByteWriter().text('GCOL').u8(1, 0, 0, 0);
      const size = Math.max(HEAP_BYTES, heap.length + 8 + bytes);
      const room = new Uint8Array(size);
      room.set(heap.uint(size, 8).finish());
      this.#heap = { at: this.#add(room), bytes: room, used: heap.length, count: 0 };
    }
    const heap = this.#heap;
    heap.count += 1;
    heap.bytes.set(
      new ByteWriter().uint(heap.count, 2).uint(1, 2).uint(0, 4).uint(text.length, 8).finish(),
      heap.used,
    );
    heap.bytes.set(text, heap.used + 16);
    heap.used += bytes;
    // What is free has the number 0 and its size with this head.
    const free = heap.bytes.length - heap.used;
    if (free >= 16) heap.bytes.set(new ByteWriter().uint(0, 8).uint(free, 8).finish(), heap.used);
    return new ByteWriter().uint(text.length, 4).uint(heap.at, 8).uint(heap.count, 4).finish();
  }
}

function mostLinks({ groups = {}, datasets = {} }: Hdf5Tree): number {
  const children = Object.values(groups);
  return Math.max(children.length + Object.keys(datasets).length, ...children.map(mostLinks));
}
