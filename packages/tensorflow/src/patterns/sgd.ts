import type { SgdRule } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { WriteRule } from './update.js';

/** ResourceApplyGradientDescent. */
export const sgd: WriteRule<SgdRule> = ({ parameter, learningRate, gradient }) => ({
  variables: [parameter],
  write: ({ graph, tensor, handle }, after) =>
    addTyped(graph, {
      op: 'ResourceApplyGradientDescent',
      inputs: [handle(parameter), tensor(learningRate), tensor(gradient)],
      attributes: { use_locking: attribute.bool(false) },
      after,
    }),
});
