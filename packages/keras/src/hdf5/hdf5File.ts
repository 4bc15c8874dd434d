import { CnnError, decodeUtf8 } from '@cnn/core';

/** Why a file can't be read, for programs. */
export type Hdf5Problem = 'notThisFormat' | 'truncated' | 'malformed' | 'unsupported';

/** Bytes that all that is not a view of the file may take together, beyond a hundred times the file. */
const LEAST_MEMORY = 64 * 1024 ** 2;

/**
 * The bytes of an HDF5 file with bounded reading: each place and length is checked before it is used, and what is unpacked or copied comes out
 * of a budget.
 */
export class Hdf5File {
  readonly bytes: Uint8Array;
  readonly where: string;
  readonly #view: DataView;
  #budget: number;
  /** Bytes before the file's address 0, which a file behind something else has. */
  base = 0;
  /** Bytes of an address, and of a length. */
  offsetSize = 8;
  lengthSize = 8;

  constructor(bytes: Uint8Array, where: string) {
    this.bytes = bytes;
    this.where = where;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = LEAST_MEMORY + 100 * bytes.length;
  }

  /** @param problem a sentence without its subject, which is the file */
  fail(reason: Hdf5Problem, problem: string): never {
    const remedy = {
      notThisFormat: 'Choose an HDF5 file.',
      truncated: 'Copy or download it again.',
      malformed: 'Copy or download it again, or save the model again.',
      unsupported: 'Save the model again with a current Keras or h5py.',
    }[reason];
    throw new CnnError('FILE', `${this.where}: ${problem}. ${remedy}`, { details: { reason } });
  }

  /** Checks that a part lies in the file, and gives its place. `at` is a place in `bytes`. */
  check(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= this.bytes.length)) {
      this.fail(
        'malformed',
        `expected ${length} bytes at byte ${at}, received a file of ${this.bytes.length} bytes, so that it is cut off or damaged`,
      );
    }
    return at;
  }

  part(at: number, length: number): Uint8Array {
    return this.bytes.subarray(this.check(at, length), at + length);
  }

  u8(at: number): number {
    return this.#view.getUint8(this.check(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.check(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.check(at, 4), true);
  }

  /** An unsigned integer of 1 to 8 bytes; undefined where all bits are set, which is how HDF5 writes "none". */
  uint(at: number, size: number): number | undefined {
    this.check(at, size);
    let value = 0;
    let none = true;
    for (let n = size - 1; n >= 0; n--) {
      const byte = this.bytes[at + n] as number;
      none &&= byte === 0xff;
      value = value * 256 + byte;
    }
    return none ? undefined : value;
  }

  /** The place that an address leads to. */
  address(at: number): number | undefined {
    const address = this.uint(at, this.offsetSize);
    return address === undefined ? undefined : address + this.base;
  }

  /** An address that must lead somewhere. */
  place(at: number, what: string): number {
    return this.address(at) ?? this.fail('malformed', `${what} has no address`);
  }

  length(at: number): number {
    const value = this.uint(at, this.lengthSize);
    return value !== undefined && Number.isSafeInteger(value)
      ? value
      : this.fail('malformed', `the length at byte ${at} is absurd`);
  }

  signature(at: number, text: string): void {
    const found = String.fromCharCode(...this.part(at, 4));
    if (found !== text) this.fail('malformed', `expected "${text}" at byte ${at}, received other bytes`);
  }

  text(bytes: Uint8Array, what: string): string {
    return decodeUtf8(bytes) ?? this.fail('malformed', `${what} is no UTF-8 text`);
  }

  /** A text that ends in a zero byte, and the place behind it. */
  terminated(at: number, end: number, what: string): { readonly text: string; readonly next: number } {
    this.check(at, end - at);
    const zero = this.bytes.subarray(at, end).indexOf(0);
    if (zero < 0) this.fail('malformed', `${what} has no end`);
    return { text: this.text(this.bytes.subarray(at, at + zero), what), next: at + zero + 1 };
  }

  /** Takes memory from the budget, before it is allocated. */
  take(bytes: number, what: string): void {
    this.#budget -= bytes;
    if (this.#budget >= 0) return;
    this.fail(
      'malformed',
      `${what} takes ${bytes} bytes in memory, which with the rest is more than 100 times the file's ${this.bytes.length}`,
    );
  }
}
