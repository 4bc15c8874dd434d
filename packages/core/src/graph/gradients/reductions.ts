import * as f from '../functions.js';
import type { Value } from '../graph.js';
import { operandAt } from '../operandAt.js';
import { reducedShape } from '../shape.js';
import type { GradientContext, GradientRules } from './rule.js';

type Context = GradientContext<'reduceSum' | 'reduceMean' | 'reduceMax'>;

/** The rule of a reduction; `y` and `dy` are given with the reduced axes as 1. */
const reduction =
  (gradient: (x: Value, y: Value, dy: Value, axes: readonly number[]) => Value) =>
  ({ operands, output, dy, attributes: { axes } }: Context): readonly [Value] => {
    const x = operandAt(operands, 0);
    const kept = reducedShape(x.shape, axes, true);
    return [gradient(x, f.reshape(output, kept), f.reshape(dy, kept), axes)];
  };

export const reductions = {
  reduceSum: reduction((x, _y, dy) => f.broadcast(dy, x.shape)),
  reduceMean: reduction((x, _y, dy, axes) =>
    f.broadcast(
      f.divideByCount(
        dy,
        axes.map((axis) => x.shape[axis] as number),
      ),
      x.shape,
    ),
  ),
  // Elements that tie for the maximum share the gradient equally, as in TensorFlow.
  reduceMax: reduction((x, y, dy, axes) => {
    const best = f.cast(f.equal(x, y), 'float32');
    const share = f.divide(best, f.reduceSum(best, { axes, keepDims: true }));
    return f.multiply(share, dy);
  }),
} satisfies Partial<GradientRules>;
