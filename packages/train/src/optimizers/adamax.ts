import { ops } from '@cnn/core';
import { type AdamOptions, adamParts } from './adam.js';
import type { AdamMoments } from './adamStep.js';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';

/**
 * Adamax with Keras's defaults and formula: Adam with the largest of the gradients so far, which fade by β2, in the
 * place of their root mean square.
 *
 * Source: Kingma and Ba, "Adam", section 7.1.
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: adamax({ learningRate: 1e-3 }) }); // or optimizer: 'adamax'
 * ```
 */
export function adamax(options: AdamOptions = {}): Optimizer {
  const { moments, own, shared } = adamParts(options);
  return buildOptimizer({ name: 'adamax', shared, own, transforms: [adamaxStep(moments)] });
}

function adamaxStep({ beta1, beta2, epsilon }: AdamMoments): Transform {
  return {
    scalars: ({ step, learningRate }) => ({ alpha: learningRate / (1 - beta1 ** (step + 1)) }),
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, direction: g } = update;
        const m = step.slot('momentum', name);
        const newM = ops.add(m, ops.multiply(ops.subtract(g, m), 1 - beta1));
        const norm = ops.maximum(ops.multiply(step.slot('norm', name), beta2), ops.abs(g));
        step.assign('momentum', name, newM);
        step.assign('norm', name, norm);
        const direction = ops.divide(ops.multiply(newM, step.scalar('alpha')), ops.add(norm, epsilon));
        return { ...update, direction };
      }),
  };
}
