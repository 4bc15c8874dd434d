import { CnnError } from '../../errors.js';
import { operandAt } from '../operandAt.js';
import { broadcastShapes, formatShape, sameShape, sizeOf } from '../shape.js';
import { expectDType, float32, type ShapeRules, targetOf } from './rule.js';

export const form = {
  reshape: (use) => {
    const x = operandAt(use.operands, 0);
    const { shape } = targetOf(use);
    if (sizeOf(shape) !== sizeOf(x.shape) || shape.filter((dim) => dim < 0).length > 1) {
      throw new CnnError(
        'GRAPH',
        `reshape of ${formatShape(x.shape)} to ${formatShape(shape)}: the number of elements differs.`,
      );
    }
    return { shape, dtype: x.dtype };
  },
  transpose: ({ operands, attributes: { permutation } }) => {
    const x = operandAt(operands, 0);
    const sorted = [...permutation].sort((a, b) => a - b);
    if (permutation.length !== x.shape.length || sorted.some((axis, index) => axis !== index)) {
      throw new CnnError('GRAPH', `transpose of ${formatShape(x.shape)} by [${permutation.join(', ')}].`);
    }
    return { shape: permutation.map((axis) => x.shape[axis] as number), dtype: x.dtype };
  },
  broadcast: (use) => {
    const x = operandAt(use.operands, 0);
    const { shape } = targetOf(use);
    const result = broadcastShapes(x.shape, shape);
    if (!result || !sameShape(result, shape)) {
      throw new CnnError(
        'GRAPH',
        `broadcast of ${formatShape(x.shape)} to ${formatShape(shape)} is not possible.`,
      );
    }
    return { shape, dtype: x.dtype };
  },
  pad: ({ operands, attributes: { before, after } }) => {
    const x = operandAt(operands, 0);
    expectDType('pad', x, 'float32');
    const shape = x.shape.map((dim, axis) => {
      const extra = (before[axis] ?? 0) + (after[axis] ?? 0);
      if (dim < 0 && extra > 0) throw new CnnError('GRAPH', 'pad: the batch dimension takes no padding.');
      return dim + extra;
    });
    return float32(shape);
  },
  slice: (use) => {
    const x = operandAt(use.operands, 0);
    const { begin } = use.attributes;
    const { shape } = targetOf(use);
    const fits = shape.every((dim, axis) => {
      const [from, whole] = [begin[axis] as number, x.shape[axis] as number];
      return whole < 0 ? dim === whole && from === 0 : from >= 0 && from + dim <= whole;
    });
    if (shape.length !== x.shape.length || !fits) {
      throw new CnnError(
        'GRAPH',
        `slice of ${formatShape(x.shape)} from [${begin.join(', ')}] with ${formatShape(shape)} is outside.`,
      );
    }
    return { shape, dtype: x.dtype };
  },
  concat: ({ operands, attributes: { axis } }) => {
    const first = operandAt(operands, 0);
    const fits = operands.every(
      ({ shape, dtype }) =>
        dtype === first.dtype &&
        shape.length === first.shape.length &&
        shape.every((dim, index) => (index === axis ? dim > 0 : dim === first.shape[index])),
    );
    if (!fits) {
      const shapes = operands.map(({ shape }) => formatShape(shape)).join(' and ');
      throw new CnnError('GRAPH', `concat along axis ${axis} of ${shapes}: the other dimensions differ.`);
    }
    const length = operands.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    return { shape: first.shape.map((dim, index) => (index === axis ? length : dim)), dtype: first.dtype };
  },
  reverse: ({ operands }) => {
    const { shape, dtype } = operandAt(operands, 0);
    return { shape, dtype };
  },
  oneHot: ({ operands, attributes: { depth } }) => {
    const indices = operandAt(operands, 0);
    expectDType('oneHot', indices, 'int32');
    return float32([...indices.shape, depth]);
  },
} satisfies Partial<ShapeRules>;
