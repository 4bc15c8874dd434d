import { ops, type RmspropRule, type Value } from '@cnn/core';
import type { Transform } from './optimizer.js';
import { slotName } from './slotName.js';

export interface RmsOptions {
  readonly rho: number;
  readonly epsilon: number;
  readonly centered: boolean;
}

/**
 * RMSprop's whole step, the gradient over the root of its running mean square, learning rate included: no
 * `scaleByLearningRate` belongs behind it.
 *
 * ```
 * v' = v·rho + g²·(1 − rho)
 * direction = (g·learningRate) / √(v' + ε)          centered: √(v' − a'² + ε), a' the running mean of g
 * ```
 *
 * Source: Tieleman and Hinton, lecture 6.5; centered: Graves, arXiv:1308.0850; the order of operations is Keras 3's.
 */
export function rmsStep({ rho, epsilon, centered }: RmsOptions): Transform {
  return {
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, direction: g } = update;
        const v = ops.add(
          ops.multiply(step.slot('velocity', name), rho),
          ops.multiply(ops.square(g), 1 - rho),
        );
        step.assign('velocity', name, v);
        let spread = v;
        if (centered) {
          const mean = ops.add(
            ops.multiply(step.slot('averageGradient', name), rho),
            ops.multiply(g, 1 - rho),
          );
          step.assign('averageGradient', name, mean);
          spread = ops.subtract(v, ops.square(mean));
        }
        const direction = ops.divide(
          ops.multiply(g, step.scalar('learningRate')),
          ops.sqrt(ops.add(spread, epsilon)),
        );
        const rule: RmspropRule<Value> = {
          type: 'rmsprop',
          parameter: name,
          decay: update.decay,
          velocity: slotName('velocity', name),
          gradient: g,
          learningRate: step.scalar('learningRate'),
          ...{ rho, epsilon },
        };
        return { ...update, direction, rule: centered ? undefined : rule };
      }),
  };
}
