import { checkOptionNames } from '@cnn/core';
import { checkOptions } from './checkOptions.js';
import type { Optimizer } from './optimizer.js';
import { type OptimizerName, resolveOptimizer } from './resolve.js';

export interface LossScaleOptions {
  /** The scale of the first step. Default 2^15. Too large a scale is soon halved, too small a one seldom doubled. */
  readonly initialScale?: number | undefined;
  /** After so many steps in a row with finite gradients the scale doubles. Default 2000. */
  readonly dynamicGrowthSteps?: number | undefined;
}

/**
 * Another optimizer, with the loss scaled for training in float16, whose gradients would underflow: gradients are those of `scale · loss`, divided by the scale again.
 * Where one of them is not finite, the step leaves weights and slots as they are, and the scale is halved. Keras's `LossScaleOptimizer`, with its names and
 * defaults; but a step that is left out counts for schedules and for Adam's bias correction, which in Keras it doesn't.
 *
 * ```ts
 * const model = await compile({ model: network, engine, loss: 'binaryCrossentropy', optimizer: lossScaleOptimizer(adam()) });
 * ```
 *
 * @throws CnnError (TRAINING) for an option out of its range, (OPTIONS) for one that there is not
 */
export function lossScaleOptimizer(
  inner: OptimizerName | Optimizer,
  options: LossScaleOptions = {},
): Optimizer {
  const where = 'lossScaleOptimizer';
  checkOptionNames({ where, options, names: ['initialScale', 'dynamicGrowthSteps'] });
  const { initialScale = 2 ** 15, dynamicGrowthSteps = 2000 } = options;
  checkOptions(where, {
    initialScale: [initialScale, 'above 0'],
    dynamicGrowthSteps: [dynamicGrowthSteps, 'without fraction from 1'],
  });
  const optimizer = resolveOptimizer(inner);
  const lossScale = { initialScale, dynamicGrowthSteps };
  return { ...optimizer, config: { ...optimizer.config, ...lossScale }, lossScale };
}
