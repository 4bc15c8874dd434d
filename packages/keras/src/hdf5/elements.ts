import { halfFloats } from '@cnn/core';
import type { Datatype } from './datatype.js';
import type { GlobalHeaps } from './globalHeap.js';
import type { Hdf5Numbers } from './hdf5.js';
import type { Hdf5File } from './hdf5File.js';

const ARRAYS = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

/** Whether the host has the low byte first, as nearly all have. */
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes of elements as numbers: a view of them where order and place allow it, else a copy. */
export function readNumbers(
  file: Hdf5File,
  bytes: Uint8Array,
  { type, size, bigEndian }: Datatype,
): Hdf5Numbers {
  if (type === 'string') return file.fail('malformed', 'expected numbers, received texts');
  const count = bytes.length / size;
  const swapped = size > 1 && bigEndian === LITTLE;
  let source = bytes;
  if (swapped || source.byteOffset % size !== 0) {
    file.take(bytes.length, 'a dataset');
    source = new Uint8Array(bytes);
    if (swapped) swapBytes(source, size);
  }
  const numbers = new ARRAYS[type](source.buffer as ArrayBuffer, source.byteOffset, count);
  if (type !== 'float16' && type !== 'bfloat16') return numbers as Hdf5Numbers;
  file.take(4 * count, 'a dataset');
  return halfFloats(numbers as Uint16Array, type);
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Elements as texts. */
export function readTexts(
  file: Hdf5File,
  heaps: GlobalHeaps,
  {
    bytes,
    datatype,
    what,
  }: { readonly bytes: Uint8Array; readonly datatype: Datatype; readonly what: string },
): string[] {
  const { size, text } = datatype;
  return Array.from({ length: bytes.length / size }, (_, n) => {
    const element = bytes.subarray(n * size, (n + 1) * size);
    return text === 'variable' ? heaps.text(element, what) : file.text(withoutPadding(element, text), what);
  });
}

/** What a fixed-length text holds without the zeros or spaces that it is filled with. */
function withoutPadding(bytes: Uint8Array, padding: 'zeros' | 'spaces' | undefined): Uint8Array {
  const zero = bytes.indexOf(0);
  let end = zero < 0 ? bytes.length : zero;
  if (padding === 'spaces') while (end > 0 && bytes[end - 1] === 32) end--;
  return bytes.subarray(0, end);
}
