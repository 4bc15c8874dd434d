import { ops } from '@cnn/core';
import { type AdamOptions, adamParts } from './adam.js';
import type { AdamMoments } from './adamStep.js';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';

/**
 * Nadam with Keras's defaults and formula: Adam that looks one step of momentum ahead.
 *
 * Source: Dozat, "Incorporating Nesterov Momentum into Adam", with its schedule of momentum, β1·(1 − 0.96ᵗ/2).
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: nadam({ learningRate: 1e-3 }) }); // or optimizer: 'nadam'
 * ```
 */
export function nadam(options: AdamOptions = {}): Optimizer {
  const { moments, own, shared } = adamParts(options);
  return buildOptimizer({ name: 'nadam', shared, own, transforms: [nadamStep(moments)] });
}

function nadamStep({ beta1, beta2, epsilon }: AdamMoments): Transform {
  return {
    scalars({ step, learningRate }) {
      const t = step + 1;
      const product = momentumProduct(beta1, t);
      const next = momentumAt(beta1, t + 1);
      return {
        momentumRate: (learningRate * next) / (1 - product * next),
        gradientRate: (learningRate * (1 - momentumAt(beta1, t))) / (1 - product),
        velocityScale: 1 / (1 - beta2 ** t),
      };
    },
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, direction: g } = update;
        const m = step.slot('momentum', name);
        const v = step.slot('velocity', name);
        const newM = ops.add(m, ops.multiply(ops.subtract(g, m), 1 - beta1));
        const newV = ops.add(v, ops.multiply(ops.subtract(ops.square(g), v), 1 - beta2));
        step.assign('momentum', name, newM);
        step.assign('velocity', name, newV);
        const ahead = ops.add(
          ops.multiply(newM, step.scalar('momentumRate')),
          ops.multiply(g, step.scalar('gradientRate')),
        );
        const spread = ops.sqrt(ops.multiply(newV, step.scalar('velocityScale')));
        return { ...update, direction: ops.divide(ahead, ops.add(spread, epsilon)) };
      }),
  };
}

const momentumAt = (beta1: number, t: number): number => beta1 * (1 - 0.5 * 0.96 ** t);

/** Of the first t momenta; from 1e-20 on, one minus it is 1 and its exact value does not matter. */
function momentumProduct(beta1: number, t: number): number {
  let product = 1;
  for (let i = 1; i <= t && product > 1e-20; i++) product *= momentumAt(beta1, i);
  return product;
}
