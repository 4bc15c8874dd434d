import { sizeOf } from '@cnn/core';
import { malformed, refuse, type SourceNode } from '../sourceNode.js';
import type { TensorContext } from '../tensors.js';
import { BATCH_TOKEN, type Constant } from '../values.js';

/** Numbers of a constant that is larger than what it is made of: only shapes and small tables are. */
const MOST = 2 ** 24;

export type Inputs = readonly (Constant | undefined)[];

export type Folding = (node: SourceNode, inputs: Inputs, context: TensorContext) => Constant;

export function at(node: SourceNode, inputs: Inputs, index: number): Constant {
  const value = inputs[index];
  if (!value) throw malformed(node, `its input number ${index + 1} is missing`);
  return value;
}

export function checked(node: SourceNode, shape: readonly number[], inputs: Inputs): number {
  if (shape.some((dim) => dim >= BATCH_TOKEN)) throw refuse(node, 'a constant for each image of a batch');
  const size = sizeOf(shape);
  const given = inputs.reduce((sum, value) => sum + (value?.data.length ?? 0), 0);
  if (
    !Number.isInteger(size) ||
    size < 0 ||
    size > Math.max(MOST, given) ||
    shape.some((dim) => !Number.isInteger(dim) || dim < 0)
  ) {
    throw malformed(node, `a constant of the shape [${shape.join(', ')}]`);
  }
  return size;
}

export const numbers = (whole: boolean, size: number): Constant['data'] =>
  whole ? new Float64Array(size) : new Float32Array(size);

/** For each element of a shape, the place of the element that a repeated operand gives. */
export function placesOf(operand: readonly number[], shape: readonly number[]): (index: number) => number {
  const skip = shape.length - operand.length;
  const steps = operand.map((dim, axis) => (dim === 1 ? 0 : sizeOf(operand.slice(axis + 1))));
  const outer = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return (index) =>
    steps.reduce((place, step, axis) => {
      const dim = shape[axis + skip] as number;
      return place + step * (Math.floor(index / (outer[axis + skip] as number)) % dim);
    }, 0);
}
