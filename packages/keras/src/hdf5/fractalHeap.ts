import { btree2Records, bytesFor } from './btree2.js';
import { checkSum } from './checkSum.js';
import type { Hdf5File } from './hdf5File.js';
import { lookup3 } from './lookup3.js';

/** Where something stands in a file. */
export interface Part {
  readonly at: number;
  readonly size: number;
}

/** A fractal heap (HDF5 File Format Specification, III.G): where groups of many links, and objects of many attributes, keep them. */
export class FractalHeap {
  readonly #file: Hdf5File;
  readonly #place: number;
  readonly #idSize: number;
  readonly #hugeTree: number | undefined;
  readonly #width: number;
  readonly #startSize: number;
  readonly #mostDirect: number;
  readonly #offsetBytes: number;
  readonly #lengthBytes: number;
  readonly #root: number | undefined;
  readonly #rootRows: number;
  readonly #summed: boolean;
  #huge: ReadonlyMap<number, Part> | undefined;

  constructor(file: Hdf5File, place: number) {
    this.#file = file;
    this.#place = place;
    file.signature(place, 'FRHP');
    const { offsetSize: o, lengthSize: l } = file;
    this.#idSize = file.u16(place + 5);
    if (file.u16(place + 7) !== 0)
      file.fail('unsupported', 'not supported: a compressed heap of links or attributes');
    this.#summed = (file.u8(place + 9) & 2) !== 0;
    const mostManaged = file.u32(place + 10);
    this.#hugeTree = file.address(place + 14 + l);
    const table = place + 14 + 10 * l + 2 * o;
    this.#width = file.u16(table);
    this.#startSize = file.length(table + 2);
    this.#mostDirect = file.length(table + 2 + l);
    const bits = file.u16(table + 2 + 2 * l);
    this.#offsetBytes = Math.ceil(bits / 8);
    this.#lengthBytes = Math.min(bytesFor(this.#mostDirect), bytesFor(mostManaged));
    this.#root = file.address(table + 6 + 2 * l);
    this.#rootRows = file.u16(table + 6 + 2 * l + o);
    checkSum(file, place, table + 8 + 2 * l + o);
    if (this.#width === 0 || this.#startSize === 0 || bits > 64 || this.#mostDirect < this.#startSize) {
      file.fail('malformed', `the heap at byte ${place} has absurd sizes`);
    }
  }

  /** Where the object stands whose identity is at a place. */
  object(idAt: number): Part {
    const file = this.#file;
    const kind = (file.u8(idAt) >> 4) & 3;
    if (kind === 1) return this.#hugeObject(idAt);
    if (kind === 2) {
      const size = (file.u8(idAt) & 15) + 1;
      if (this.#idSize > 18) file.fail('unsupported', 'not supported: a heap with long identities');
      return { at: idAt + 1, size };
    }
    const offset = file.uint(idAt + 1, this.#offsetBytes) ?? -1;
    const size = file.uint(idAt + 1 + this.#offsetBytes, this.#lengthBytes) ?? -1;
    if (this.#root === undefined || offset < 0 || size < 0) return this.#damaged();
    const at =
      this.#rootRows === 0
        ? this.#inBlock(this.#root, { offset, size, block: this.#startSize })
        : this.#inRows(this.#root, { offset, size, rows: this.#rootRows, depth: 0 });
    return { at, size };
  }

  #damaged(): never {
    return this.#file.fail('malformed', `the heap at byte ${this.#place} is damaged`);
  }

  #inBlock(place: number, { offset, size, block }: { offset: number; size: number; block: number }): number {
    const file = this.#file;
    file.signature(place, 'FHDB');
    if (file.address(place + 5) !== this.#place || offset + size > block) this.#damaged();
    file.check(place, block);
    if (this.#summed) this.#checkBlock(place, block);
    return place + offset;
  }

  readonly #checked = new Set<number>();

  /** The sum of a block is made with zeros in its own place. */
  #checkBlock(place: number, block: number): void {
    if (this.#checked.has(place)) return;
    this.#checked.add(place);
    const file = this.#file;
    const sumAt = 5 + file.offsetSize + this.#offsetBytes;
    file.take(block, 'a block of a heap');
    const copy = new Uint8Array(file.part(place, block));
    copy.fill(0, sumAt, sumAt + 4);
    if (lookup3(copy) !== file.u32(place + sumAt)) this.#damaged();
  }

  #inRows(place: number, where: { offset: number; size: number; rows: number; depth: number }): number {
    const file = this.#file;
    const { rows, size, depth } = where;
    if (depth > 16 || rows > 256) this.#damaged();
    file.signature(place, 'FHIB');
    const directRows = Math.log2(this.#mostDirect) - Math.log2(this.#startSize) + 2;
    let child = place + 5 + file.offsetSize + this.#offsetBytes;
    let { offset } = where;
    for (let row = 0; row < rows; row++) {
      const block = this.#startSize * 2 ** Math.max(0, row - 1);
      const column = Math.floor(offset / block);
      if (column < this.#width) {
        const at = file.place(child + column * file.offsetSize, 'a block of a heap');
        const inside = offset - column * block;
        if (row < directRows) return this.#inBlock(at, { offset: inside, size, block });
        const inner = Math.log2(block) - Math.log2(this.#startSize * this.#width) + 1;
        return this.#inRows(at, { offset: inside, size, rows: inner, depth: depth + 1 });
      }
      offset -= block * this.#width;
      child += this.#width * file.offsetSize;
    }
    return this.#damaged();
  }

  #hugeObject(idAt: number): Part {
    const file = this.#file;
    const { offsetSize: o, lengthSize: l } = file;
    if (this.#idSize - 1 >= o + l)
      return { at: file.place(idAt + 1, 'a large object'), size: file.length(idAt + 1 + o) };
    if (this.#hugeTree === undefined) return this.#damaged();
    this.#huge ??= new Map(
      btree2Records(file, this.#hugeTree, 1).map((at) => [
        file.length(at + o + l),
        { at: file.place(at, 'a large object'), size: file.length(at + o) },
      ]),
    );
    const id = file.uint(idAt + 1, Math.min(l, this.#idSize - 1)) ?? -1;
    return this.#huge.get(id) ?? this.#damaged();
  }
}
