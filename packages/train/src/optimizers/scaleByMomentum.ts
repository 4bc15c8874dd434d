import { ops, type UpdateRule, type Value } from '@cnn/core';
import type { ParameterUpdate, Transform } from './optimizer.js';
import { slotName } from './slotName.js';

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
          rule: typeof momentum === 'number' ? ruleOf(update, { momentum, nesterov }) : undefined,
        };
      });
    },
  };
}

/** After RMSprop the step is RMSprop's with momentum. */
function ruleOf(
  { name, direction, decay, rule }: ParameterUpdate,
  { momentum: factor, nesterov }: MomentumOptions,
): UpdateRule<Value> {
  const slot = slotName('momentum', name);
  return rule?.type === 'rmsprop' && !nesterov
    ? { ...rule, momentum: { slot, factor } }
    : { type: 'momentum', parameter: name, decay, momentum: slot, change: direction, factor, nesterov };
}
