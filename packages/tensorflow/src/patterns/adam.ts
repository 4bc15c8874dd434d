import type { AdamRule } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { WriteRule } from './update.js';

/**
 * ResourceApplyAdam, which passes over parameter and slots once. TensorFlow's own bias correction is switched off by powers
 * of 0: alpha holds it already.
 */
export const adam: WriteRule<AdamRule> = ({ beta1, beta2, epsilon, ...rule }) => {
  const variables = [rule.parameter, rule.momentum, rule.velocity];
  return {
    variables,
    write: ({ graph, tensor, handle }, after) => {
      const zero = graph.scalar(0);
      return addTyped(graph, {
        op: 'ResourceApplyAdam',
        inputs: [
          ...variables.map(handle),
          ...[zero, zero, tensor(rule.alpha)],
          ...[graph.scalar(beta1), graph.scalar(beta2), graph.scalar(epsilon), tensor(rule.gradient)],
        ],
        attributes: { use_locking: attribute.bool(false), use_nesterov: attribute.bool(false) },
        after,
      });
    },
  };
};
