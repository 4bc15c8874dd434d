import { halfFloats, type TensorValue } from '@cnn/core';
import { dtypeBytes } from './dtypes.js';
import { fail } from './pickleBytes.js';
import type { TensorParts } from './pickleValue.js';

/** The bytes of storages, by their keys. */
export interface Storages {
  /** Name of the file, for error messages. */
  readonly where: string;
  readonly bigEndian: boolean;
  /** Undefined where the file does not hold it. */
  bytes(key: string): Uint8Array | undefined;
}

/** What all tensors of a file may take that are not views, beyond eight times the file. */
const LEAST_BYTES = 64 * 1024 ** 2;

/** Memory for copies, as much as a file of its size has reason to need. */
export class CopyBudget {
  #bytes: number;

  constructor(fileBytes: number) {
    this.#bytes = LEAST_BYTES + 8 * fileBytes;
  }

  take(bytes: number, { name, where }: { readonly name: string; readonly where: string }): void {
    this.#bytes -= bytes;
    if (this.#bytes >= 0) return;
    fail(where, 'malformed', `its tensor ${name} with those before takes more than 8 times the file's size`);
  }
}

const READERS: Readonly<
  Record<string, (bytes: ArrayBuffer, at: number, count: number) => ArrayLike<number> | ArrayLike<bigint>>
> = {
  float64: (bytes, at, count) => new Float64Array(bytes, at, count),
  float32: (bytes, at, count) => new Float32Array(bytes, at, count),
  float16: (bytes, at, count) => halfFloats(new Uint16Array(bytes, at, count), 'float16'),
  bfloat16: (bytes, at, count) => halfFloats(new Uint16Array(bytes, at, count), 'bfloat16'),
  int64: (bytes, at, count) => new BigInt64Array(bytes, at, count),
  int32: (bytes, at, count) => new Int32Array(bytes, at, count),
  int16: (bytes, at, count) => new Int16Array(bytes, at, count),
  int8: (bytes, at, count) => new Int8Array(bytes, at, count),
  uint8: (bytes, at, count) => new Uint8Array(bytes, at, count),
  bool: (bytes, at, count) => new Uint8Array(bytes, at, count),
};

/**
 * The numbers of a tensor in row-major order: floats as float32, others as int32. Contiguous float32 and int32 at a place that fits are views of
 * the file's bytes; others, such as those of `channels_last` and of transposed or broadcast tensors, are copies, of floats a new one each time that
 * `data` is taken.
 *
 * @throws CnnError (FILE) for storages that are missing or of another size, tensors that reach beyond them, types that can't be read, and integers
 *   beyond 32 bits
 */
export function readTensor(
  parts: TensorParts,
  {
    name,
    storages,
    budget,
  }: { readonly name: string; readonly storages: Storages; readonly budget: CopyBudget },
): TensorValue {
  const { storage, dtype, offset, size, stride } = parts;
  const { where } = storages;
  const wrong = (problem: string): never => fail(where, 'malformed', `its tensor ${name} ${problem}`);
  const bytesEach = Object.hasOwn(dtypeBytes, dtype) ? (dtypeBytes[dtype] as number) : 0;
  if (bytesEach === 0) fail(where, 'unsupported', `not supported: its tensor ${name} has the type ${dtype}`);
  const bytes =
    storages.bytes(storage.key) ?? wrong(`refers to the storage ${storage.key}, which is not there`);
  const expected = storage.count * (storage.dtype === undefined ? 1 : (dtypeBytes[storage.dtype] as number));
  if (bytes.length !== expected) wrong(`has a storage of ${bytes.length} bytes instead of ${expected}`);
  const count = size.reduce((product, dim) => product * dim, 1);
  const held = Math.floor(bytes.length / bytesEach);
  const last = size.reduce((at, dim, axis) => at + (dim - 1) * (stride[axis] as number), offset);
  if (count > 0 && !(last < held))
    wrong(`reaches beyond its storage of ${held} elements, to element ${last}`);
  if (!Number.isSafeInteger(count)) wrong(`has the absurd shape [${size.join(', ')}]`);
  const float = dtype.includes('float');
  if (count === 0) return { shape: size, data: float ? new Float32Array(0) : new Int32Array(0) };

  // From the first to the last element that it uses.
  const part = bytes.subarray(offset * bytesEach, (last + 1) * bytesEach);
  const strided = !isContiguous(size, stride);
  const swapped = storages.bigEndian && bytesEach > 1;
  const moved = swapped || part.byteOffset % bytesEach !== 0;
  const view = dtype === 'float32' || dtype === 'int32';
  const copied = strided || !view ? 4 * (count + (view ? 0 : last + 1 - offset)) : 0;
  budget.take((moved ? part.length : 0) + copied, { name, where });
  const read = (): ArrayLike<number> | ArrayLike<bigint> => {
    const source = moved ? placed(part, { bytesEach, swapped }) : part;
    const elements = (READERS[dtype] as (typeof READERS)[string])(
      source.buffer as ArrayBuffer,
      source.byteOffset,
      last + 1 - offset,
    );
    return strided ? inOrder(elements, { size, stride, count }) : elements;
  };
  if (float) {
    const floats = (): Float32Array => {
      const elements = read();
      return elements instanceof Float32Array ? elements : Float32Array.from(elements as ArrayLike<number>);
    };
    if (!moved && copied === 0) return { shape: size, data: floats() };
    // Copies are made when they are wanted, so that not all of a file's tensors stand beside it at once.
    return {
      shape: size,
      get data() {
        return floats();
      },
    };
  }
  const elements = read();
  if (elements instanceof Int32Array) return { shape: size, data: elements };
  const numbers = Int32Array.from(elements as ArrayLike<number>, Number);
  for (let n = 0; n < count; n++) {
    if (Number(elements[n]) !== numbers[n]) wrong(`holds ${elements[n]}, an integer beyond 32 bits`);
  }
  return { shape: size, data: numbers };
}

/** A copy at a place that fits, in the host's order. */
function placed(
  part: Uint8Array,
  { bytesEach, swapped }: { readonly bytesEach: number; readonly swapped: boolean },
): Uint8Array {
  const copy = new Uint8Array(part);
  if (swapped)
    for (let at = 0; at < copy.length; at += bytesEach) copy.subarray(at, at + bytesEach).reverse();
  return copy;
}

function isContiguous(size: readonly number[], stride: readonly number[]): boolean {
  let step = 1;
  for (let axis = size.length - 1; axis >= 0; axis--) {
    if (size[axis] !== 1 && stride[axis] !== step) return false;
    step *= size[axis] as number;
  }
  return true;
}

/** Elements in the order of their indices, taken from where their strides say. */
function inOrder<T extends ArrayLike<number> | ArrayLike<bigint>>(
  elements: T,
  {
    size,
    stride,
    count,
  }: { readonly size: readonly number[]; readonly stride: readonly number[]; readonly count: number },
): T {
  const Kind = elements.constructor as new (length: number) => T;
  const result = new Kind(count) as unknown as Record<number, number | bigint | undefined>;
  const index = size.map(() => 0);
  let from = 0;
  for (let n = 0; n < count; n++) {
    result[n] = elements[from];
    for (let axis = size.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      from += stride[axis] as number;
      if ((index[axis] as number) < (size[axis] as number)) break;
      from -= (size[axis] as number) * (stride[axis] as number);
      index[axis] = 0;
    }
  }
  return result as unknown as T;
}
