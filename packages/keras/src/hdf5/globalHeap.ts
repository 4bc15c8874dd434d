import type { Hdf5File } from './hdf5File.js';

/** Texts that stand in global heaps (HDF5 File Format Specification, III.E). A heap is looked through once, a text decoded once. */
export class GlobalHeaps {
  readonly #file: Hdf5File;
  readonly #heaps = new Map<number, ReadonlyMap<number, Uint8Array>>();
  readonly #texts = new Map<string, string>();

  constructor(file: Hdf5File) {
    this.#file = file;
  }

  /** The text that a reference leads to: its length, the heap's address, and its number there. */
  text(reference: Uint8Array, what: string): string {
    const file = this.#file;
    const view = new DataView(reference.buffer, reference.byteOffset, reference.byteLength);
    const length = view.getUint32(0, true);
    const index = view.getUint32(4 + file.offsetSize, true);
    const address = addressIn(reference.subarray(4, 4 + file.offsetSize), file.base);
    if (length === 0 || address === undefined) return '';
    const key = `${address}/${index}/${length}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const content = this.#heap(address).get(index);
    if (content === undefined || length > content.length) {
      return file.fail('malformed', `${what} leads to a text that is not there`);
    }
    file.take(2 * length, what);
    const zero = content.subarray(0, length).indexOf(0);
    const text = file.text(content.subarray(0, zero < 0 ? length : zero), what);
    this.#texts.set(key, text);
    return text;
  }

  #heap(place: number): ReadonlyMap<number, Uint8Array> {
    const known = this.#heaps.get(place);
    if (known) return known;
    const file = this.#file;
    file.signature(place, 'GCOL');
    const end = place + file.length(place + 8);
    file.check(place, end - place);
    const head = 8 + file.lengthSize;
    const objects = new Map<number, Uint8Array>();
    for (let at = place + 8 + file.lengthSize; at + head <= end; ) {
      const index = file.u16(at);
      if (index === 0) break;
      const size = file.length(at + 8);
      if (at + head + size > end) file.fail('malformed', `the heap at byte ${place} is damaged`);
      objects.set(index, file.part(at + head, size));
      at += head + Math.ceil(size / 8) * 8;
    }
    this.#heaps.set(place, objects);
    return objects;
  }
}

function addressIn(bytes: Uint8Array, base: number): number | undefined {
  const address = bytes.reduceRight((value, byte) => value * 256 + byte, 0);
  return address === 0 || bytes.every((byte) => byte === 0xff) ? undefined : address + base;
}
