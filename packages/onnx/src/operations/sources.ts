import { CnnError } from '@cnn/core';
import type { Emission } from '../writing/emission.js';
import type { Operations } from './writeOperation.js';

/** Names of tensors at the model's edge. */
export const edge = {
  input: (name: string): string => `input/${name}`,
  state: (name: string): string => `state/${name}`,
  output: (name: string): string => `output/${name}`,
  update: (name: string): string => `update/${name}`,
};

/** A kernel also stands in the form of ONNX under its own name. */
const plainName = (emission: Emission, name: string): string => (emission.anyBatch ? name : edge.state(name));

/** Above so many elements a constant is written as its number and its shape. */
const LARGE = 256;

export const sources = {
  input: (_emission, node) => edge.input(node.attributes.name),
  state: (emission, node) => {
    const weight = emission.weight(node.id);
    return weight
      ? emission.graph.initializer(plainName(emission, weight.name), weight.shape, weight.data)
      : edge.state(node.attributes.name);
  },
  constant: (emission, node) => {
    const { graph } = emission;
    const { values } = node.attributes;
    const shape = emission.shape(node.id);
    const size = shape.reduce((product, dim) => product * dim, 1);
    const whole = node.dtype === 'int32';
    const write = (numbers: readonly number[], form: readonly number[]): string =>
      whole ? graph.int32s(numbers, form) : graph.floats(numbers, form);
    if (typeof values !== 'number') return write(values, shape);
    if (size <= LARGE) return write(new Array<number>(size).fill(values), shape);
    return emission.add('Expand', [write([values], []), graph.int64s(shape)]);
  },
  batchSize: (emission) => {
    if (emission.anyBatch) throw new CnnError('ENGINE', "ONNX: the batch's size is part of a prediction.");
    return emission.graph.scalar(emission.batchSize);
  },
} satisfies Partial<Operations>;
