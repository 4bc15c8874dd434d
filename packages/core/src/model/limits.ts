import { CnnError } from '../errors.js';
import { formatShape, type Shape, sizeOf } from '../graph/shape.js';

/** Numbers that one value of a program holds at most: their indices are int32 in TensorFlow and ONNX Runtime. */
export const MOST_VALUES = 2 ** 31;

export interface CheckSizeOptions {
  /** What has it, at the beginning of the message. */
  readonly where: string;
  /** What it is: "a kernel", "images". */
  readonly what: string;
  readonly shape: Shape;
}

/**
 * Refuses what no engine can hold, before it is allocated.
 *
 * @throws CnnError (MODEL) with the size in numbers
 */
export function checkSize({ where, what, shape }: CheckSizeOptions): void {
  const size = Math.abs(sizeOf(shape));
  if (size < MOST_VALUES) return;
  throw new CnnError(
    'MODEL',
    `${where} has ${what} of ${formatShape(shape)}, ${count(size)} numbers (${gigabytes(size)}), expected fewer than ${count(MOST_VALUES)}. Use smaller units, filters or images.`,
  );
}

/** @throws CnnError (MODEL) when all weights together are more than that */
export function checkParameters(name: string, total: number): void {
  if (total < MOST_VALUES) return;
  throw new CnnError(
    'MODEL',
    `model '${name}' has at least ${count(total)} parameters (${gigabytes(total)} of weights alone), expected fewer than ${count(MOST_VALUES)}. Use smaller units, filters or images, or globalAveragePooling2d() in the place of flatten().`,
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}

/** Of float32. */
function gigabytes(values: number): string {
  return `${((4 * values) / 1e9).toFixed(1)} GB`;
}
