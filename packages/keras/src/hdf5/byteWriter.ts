import { encodeUtf8 } from '@cnn/core';

/** Bytes that are written one after the other, low byte first, as HDF5 has them. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(room = 256) {
    this.#bytes = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  #reserve(more: number): number {
    const at = this.#length;
    this.#length += more;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  u8(...values: readonly number[]): this {
    return this.bytes(Uint8Array.from(values));
  }

  /** An unsigned integer of 2, 4 or 8 bytes; undefined is "none", all bits set. */
  uint(value: number | undefined, size: 2 | 4 | 8): this {
    const at = this.#reserve(size);
    let rest = value ?? 0;
    for (let n = 0; n < size; n++) {
      this.#bytes[at + n] = value === undefined ? 0xff : rest % 256;
      rest = Math.floor(rest / 256);
    }
    return this;
  }

  text(text: string): this {
    return this.bytes(encodeUtf8(text));
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Zeros up to a multiple, or up to a length. */
  pad(to: { readonly multiple: number } | { readonly length: number }): this {
    const length = 'length' in to ? to.length : Math.ceil(this.#length / to.multiple) * to.multiple;
    if (length > this.#length) this.#reserve(length - this.#length);
    return this;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}
