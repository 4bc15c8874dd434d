import type { RmspropRule } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { WriteRule } from './update.js';

/**
 * ResourceApplyRMSProp, with momentum or without. TensorFlow's operation always keeps u: without momentum it is a variable
 * that only the engine knows.
 */
export const rmsprop: WriteRule<RmspropRule> = ({ parameter, velocity, momentum, ...rule }) => ({
  variables: [parameter, velocity, ...(momentum ? [momentum.slot] : [])],
  write: ({ graph, tensor, handle, scratch }, after) =>
    addTyped(graph, {
      op: 'ResourceApplyRMSProp',
      inputs: [
        ...[handle(parameter), handle(velocity), momentum ? handle(momentum.slot) : scratch(parameter)],
        ...[tensor(rule.learningRate), graph.scalar(rule.rho), graph.scalar(momentum?.factor ?? 0)],
        ...[graph.scalar(rule.epsilon), tensor(rule.gradient)],
      ],
      attributes: { use_locking: attribute.bool(false) },
      after,
    }),
});
