import type { MomentumRule } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { WriteRule } from './update.js';

/** ResourceApplyMomentum with a learning rate of 1: the rule's change holds its own. */
export const momentum: WriteRule<MomentumRule> = ({
  parameter,
  momentum: slot,
  change,
  factor,
  nesterov,
}) => {
  const variables = [parameter, slot];
  return {
    variables,
    write: ({ graph, tensor, handle }, after) =>
      addTyped(graph, {
        op: 'ResourceApplyMomentum',
        inputs: [...variables.map(handle), graph.scalar(1), tensor(change), graph.scalar(factor)],
        attributes: { use_locking: attribute.bool(false), use_nesterov: attribute.bool(nesterov) },
        after,
      }),
  };
};
