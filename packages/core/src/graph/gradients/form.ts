import * as f from '../functions.js';
import { operandAt } from '../operandAt.js';
import { type GradientRules, zero } from './rule.js';

export const form = {
  reshape: ({ operands, dy }) => [f.reshape(dy, operandAt(operands, 0).shape)],
  transpose: ({ dy, attributes: { permutation } }) => [
    f.transpose(
      dy,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ],
  broadcast: ({ dy }) => [dy],
  pad: ({ operands, dy, attributes: { before } }) => [f.slice(dy, before, operandAt(operands, 0).shape)],
  slice: ({ operands, dy, attributes: { begin } }) => {
    const { shape } = operandAt(operands, 0);
    const after = shape.map((whole, axis) =>
      whole < 0 ? 0 : whole - (begin[axis] as number) - (dy.shape[axis] as number),
    );
    return [f.pad(dy, begin, after)];
  },
  concat: ({ operands, dy, attributes: { axis } }) => {
    let start = 0;
    return operands.map(({ shape }) => {
      const begin = shape.map((_, index) => (index === axis ? start : 0));
      start += shape[axis] as number;
      return f.slice(dy, begin, shape);
    });
  },
  reverse: ({ dy, attributes: { axes } }) => [f.reverse(dy, axes)],
  oneHot: zero,
} satisfies Partial<GradientRules>;
