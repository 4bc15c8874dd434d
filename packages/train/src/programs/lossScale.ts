import { type Graph, ops, type TensorValue, type Value } from '@cnn/core';
import type { Optimizer } from '../optimizers/optimizer.js';

/** The scale of the loss in a step, and what becomes of it. */
export interface LossScale {
  /** Shape []. */
  readonly scale: Value;
  /** Whether none of the scaled gradients overflows. */
  finite(gradients: Readonly<Record<string, Value>>): Value;
  /** New values of its own state: twice the scale after so many finite steps in a row, half of it after one that is not. */
  updates(finite: Value): Readonly<Record<string, Value>>;
  /** Initial values of its own state. */
  readonly slots: Readonly<Record<string, TensorValue>>;
}

const SCALE = 'optimizer/dynamicScale';
const COUNTER = 'optimizer/stepCounter';

/** The largest number of float32: infinity is above, and no comparison with NaN is true. */
const LARGEST = 3.4028234663852886e38;

/** Keras's LossScaleOptimizer as graph values. */
export function lossScaleOf(
  graph: Graph,
  { initialScale, dynamicGrowthSteps }: NonNullable<Optimizer['lossScale']>,
): LossScale {
  const spec = { shape: [], dtype: 'float32', role: 'slot' } as const;
  const [scale, counter] = [graph.state(SCALE, spec), graph.state(COUNTER, spec)];
  const number = (value: number): TensorValue => ({ shape: [], data: Float32Array.of(value) });
  return {
    scale,
    slots: { [SCALE]: number(initialScale), [COUNTER]: number(0) },
    finite: (gradients) => {
      const counts = Object.values(gradients).map((gradient) =>
        ops.reduceSum(ops.select(ops.greaterEqual(LARGEST, ops.abs(gradient)), 0, 1)),
      );
      return ops.equal(
        counts.reduce((sum, count) => ops.add(sum, count)),
        0,
      );
    },
    updates: (finite) => {
      const grows = ops.equal(counter, dynamicGrowthSteps - 1);
      const doubled = ops.select(grows, ops.multiply(scale, 2), scale);
      return {
        [SCALE]: ops.select(finite, doubled, ops.multiply(scale, 0.5)),
        [COUNTER]: ops.select(finite, ops.select(grows, 0, ops.add(counter, 1)), 0),
      };
    },
  };
}
