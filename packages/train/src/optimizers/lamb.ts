import { ops, type Value } from '@cnn/core';
import { type AdamOptions, adamParts } from './adam.js';
import type { AdamMoments } from './adamStep.js';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';
import { scaleByLearningRate } from './scaleByLearningRate.js';

/**
 * LAMB with Keras's defaults and formula: Adam's direction, as long for each parameter as the parameter itself. For
 * large batches.
 *
 * Source: You et al., "Large Batch Optimization for Deep Learning".
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: lamb({ learningRate: 1e-3, weightDecay: 0.01 }) }); // or optimizer: 'lamb'
 * ```
 */
export function lamb(options: AdamOptions = {}): Optimizer {
  const { moments, own, shared } = adamParts(options);
  const transforms = [scaleByLamb(moments), scaleByLearningRate()];
  return buildOptimizer({ name: 'lamb', shared, own, transforms });
}

function scaleByLamb({ beta1, beta2, epsilon }: AdamMoments): Transform {
  return {
    scalars: ({ step }) => ({
      momentumScale: 1 / (1 - beta1 ** (step + 1)),
      velocityScale: 1 / (1 - beta2 ** (step + 1)),
    }),
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, value, direction: g } = update;
        const m = step.slot('momentum', name);
        const v = step.slot('velocity', name);
        const newM = ops.add(m, ops.multiply(ops.subtract(g, m), 1 - beta1));
        const newV = ops.add(v, ops.multiply(ops.subtract(ops.square(g), v), 1 - beta2));
        step.assign('momentum', name, newM);
        step.assign('velocity', name, newV);
        const spread = ops.sqrt(ops.multiply(newV, step.scalar('velocityScale')));
        const adam = ops.divide(ops.multiply(newM, step.scalar('momentumScale')), ops.add(spread, epsilon));
        return { ...update, direction: ops.multiply(adam, trustRatio(value, adam)) };
      }),
  };
}

/** ‖parameter‖ / ‖direction‖; 1 where one of them is 0. Shape []. */
function trustRatio(value: Value, direction: Value): Value {
  const [own, other] = [norm(value), norm(direction)];
  const both = ops.greater(ops.minimum(own, other), 0);
  return ops.select(both, ops.divide(own, ops.select(both, other, 1)), 1);
}

const norm = (x: Value): Value => ops.sqrt(ops.reduceSum(ops.square(x)));
