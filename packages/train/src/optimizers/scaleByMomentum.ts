import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';

export interface MomentumOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Momentum after the learning rate: u' = u·momentum + d, and the direction is u', or with Nesterov u'·momentum + d.
 * `d` is what came from the transform before. The slot is Keras's with the opposite sign.
 */
export function scaleByMomentum({ momentum: own, nesterov }: MomentumOptions): Transform {
  return {
    apply(updates, step) {
      const momentum = step.momentum(own);
      return updates.map((update) => {
        const { name, direction } = update;
        const velocity = ops.add(ops.multiply(step.slot('momentum', name), momentum), direction);
        step.assign('momentum', name, velocity);
        return {
          ...update,
          direction: nesterov ? ops.add(ops.multiply(velocity, momentum), direction) : velocity,
        };
      });
    },
  };
}
