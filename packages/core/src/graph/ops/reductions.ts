import { CnnError } from '../../errors.js';
import * as f from '../functions.js';
import type { Value } from '../graph.js';
import { expectDType, float32, type OperationRule, type OperationRules, operandAt } from '../rule.js';
import { formatShape, type Shape } from '../shape.js';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax';

function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  return shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim]));
}

function reduction<K extends Reduction>(
  operation: K,
  gradient: (x: Value, y: Value, dy: Value, axes: readonly number[]) => Value,
): OperationRule<K> {
  return {
    infer: (operands, { axes, keepDims }) => {
      const x = operandAt(operands, 0);
      expectDType(operation, x, 'float32');
      if (axes.some((axis) => axis < 0 || axis >= x.shape.length)) {
        throw new CnnError(
          'GRAPH',
          `${operation} over axes [${axes.join(', ')}] of ${formatShape(x.shape)}.`,
        );
      }
      return float32(reducedShape(x.shape, axes, keepDims));
    },
    gradient: ({ operands, output, dy, attributes: { axes } }) => {
      const x = operandAt(operands, 0);
      const kept = reducedShape(x.shape, axes, true);
      return [gradient(x, f.reshape(output, kept), f.reshape(dy, kept), axes)];
    },
  };
}

export const reductionRules: OperationRules<Reduction> = {
  reduceSum: reduction('reduceSum', (x, _y, dy) => f.broadcast(dy, x.shape)),
  reduceMean: reduction('reduceMean', (x, _y, dy, axes) =>
    f.broadcast(
      f.divideByCount(
        dy,
        axes.map((axis) => x.shape[axis] as number),
      ),
      x.shape,
    ),
  ),
  // Elements that tie for the maximum share the gradient equally, as in TensorFlow.
  reduceMax: reduction('reduceMax', (x, y, dy, axes) => {
    const best = f.cast(f.equal(x, y), 'float32');
    const share = f.divide(best, f.reduceSum(best, { axes, keepDims: true }));
    return f.multiply(share, dy);
  }),
};
