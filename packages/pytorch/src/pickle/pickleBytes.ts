import { CnnError, decodeUtf8 } from '@cnn/core';

/** Why a file can't be read, for programs. */
export type TorchProblem = 'notThisFormat' | 'truncated' | 'malformed' | 'unsupported' | 'refused';

/** @param problem a sentence without its subject, which is the file */
export function fail(where: string, reason: TorchProblem, problem: string): never {
  const remedy = {
    notThisFormat: 'Choose a file that torch.save wrote.',
    truncated: 'Copy or download it again.',
    malformed: 'Copy or download it again, or save it again.',
    unsupported: 'Save the weights again with torch.save(model.state_dict(), file).',
    refused:
      'Nothing of it was executed. Load it in Python, if you trust it, and save torch.save(model.state_dict(), file).',
  }[reason];
  throw new CnnError('FILE', `${where}: ${problem}. ${remedy}`, { details: { reason } });
}

/** The bytes of a pickle, read one thing after the other. */
export class PickleBytes {
  readonly where: string;
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at: number;

  constructor(
    bytes: Uint8Array,
    { where, at = 0 }: { readonly where: string; readonly at?: number | undefined },
  ) {
    this.bytes = bytes;
    this.where = where;
    this.at = at;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves on, and gives where it was. */
  #step(length: number): number {
    const { at } = this;
    if (!(length >= 0 && at + length <= this.bytes.length)) {
      fail(
        this.where,
        'truncated',
        `expected ${length} more bytes at byte ${at} of its pickle, received ${this.bytes.length - at}`,
      );
    }
    this.at += length;
    return at;
  }

  take(length: number): Uint8Array {
    const at = this.#step(length);
    return this.bytes.subarray(at, at + length);
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.#step(8), true));
  }

  /** The high byte first, unlike all else. */
  f64(): number {
    return this.#view.getFloat64(this.#step(8), false);
  }

  text(length: number): string {
    const at = this.at;
    return (
      decodeUtf8(this.take(length)) ??
      fail(this.where, 'malformed', `the text at byte ${at} of its pickle is not UTF-8`)
    );
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) fail(this.where, 'truncated', 'a line of its pickle has no end');
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  /** An integer in two's complement; a number where it is safe. */
  long(length: number): number | bigint {
    if (length > 255) fail(this.where, 'malformed', `an integer of its pickle has ${length} bytes`);
    const bytes = this.take(length);
    let value = 0n;
    for (let n = length - 1; n >= 0; n--) value = value * 256n + BigInt(bytes[n] as number);
    if (length > 0 && (bytes[length - 1] as number) >= 128) value -= 1n << BigInt(8 * length);
    return shortened(value);
  }
}

export function shortened(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
