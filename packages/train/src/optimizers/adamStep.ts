import { type AdamRule, ops, type Value } from '@cnn/core';
import type { Transform } from './optimizer.js';
import { slotName } from './slotName.js';

export interface AdamMoments {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Adam's whole step, learning rate and bias correction included, in the one form that engines may fuse (see README.md here).
 * It is not optax's `scale_by_adam`: no `scaleByLearningRate` belongs behind it.
 *
 *
 * ```
 * m' = m + (g − m)·(1 − β1)
 * v' = v + (g² − v)·(1 − β2)
 * direction = (m'·alpha) / (√v' + ε)          alpha = learningRate·√(1 − β2ᵗ)/(1 − β1ᵗ), t = 1 for the first step
 * ```
 *
 * Where a schedule cycles β1, it is that of the step, also in alpha, as in PyTorch.
 *
 * Source: Kingma and Ba, "Adam", section 2, last paragraph; the order of operations is Keras 3's.
 */
export function adamStep({ beta1, beta2, epsilon }: AdamMoments): Transform {
  return {
    scalars({ step, learningRate, momentum = beta1 }) {
      const t = step + 1;
      return { alpha: (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - momentum ** t) };
    },
    apply(updates, step) {
      const momentum = step.momentum(beta1);
      const fresh = typeof momentum === 'number' ? 1 - momentum : ops.subtract(1, momentum);
      return updates.map((update) => {
        const { name, direction: g } = update;
        const m = step.slot('momentum', name);
        const v = step.slot('velocity', name);
        const newM = ops.add(m, ops.multiply(ops.subtract(g, m), fresh));
        const newV = ops.add(v, ops.multiply(ops.subtract(ops.square(g), v), 1 - beta2));
        step.assign('momentum', name, newM);
        step.assign('velocity', name, newV);
        const direction = ops.divide(
          ops.multiply(newM, step.scalar('alpha')),
          ops.add(ops.sqrt(newV), epsilon),
        );
        const rule: AdamRule<Value> | undefined =
          typeof momentum === 'number'
            ? {
                type: 'adam',
                parameter: name,
                decay: update.decay,
                momentum: slotName('momentum', name),
                velocity: slotName('velocity', name),
                gradient: g,
                alpha: step.scalar('alpha'),
                ...{ beta1, beta2, epsilon },
              }
            : undefined;
        return { ...update, direction, rule };
      });
    },
  };
}
