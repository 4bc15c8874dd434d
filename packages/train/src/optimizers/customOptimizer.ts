import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';
import type { SharedOptions } from './sharedOptions.js';

/** What every optimizer takes, and the transforms. `learningRate` is 0.001 by default. */
export interface CustomOptimizerOptions extends SharedOptions {
  /** For model folders, reports and messages. */
  readonly name: string;
  /** Gradients in, directions out, in order. One of them must bring in the learning rate. */
  readonly transforms: readonly Transform[];
}

/**
 * An optimizer of custom transforms, or of those of this package. Clipping, weight decay, averages, accumulation and frozen
 * parameters are put around them as around any other.
 *
 * A transform gets each parameter's gradient and gives the direction that is subtracted from the parameter. Some bring in the
 * learning rate themselves (`adamStep`, `rmsStep`); behind all others stands `scaleByLearningRate()`.
 *
 * ```ts
 * // signSGD, Bernstein et al. 2018, arXiv 1802.04434.
 * const sign: Transform = {
 *   apply: (updates) => updates.map((update) => ({ ...update, direction: ops.sign(update.direction) })),
 * };
 * const signSgd = (options: SharedOptions = {}) =>
 *   customOptimizer({ name: 'signSgd', transforms: [sign, scaleByLearningRate()], ...options });
 * await compile({ model, engine, loss, optimizer: signSgd({ learningRate: 0.01, weightDecay: 0.1 }) });
 * ```
 *
 * @throws CnnError (OPTIONS) for an unknown option, (TRAINING) for one out of its range
 */
export function customOptimizer({ name, transforms, ...shared }: CustomOptimizerOptions): Optimizer {
  return buildOptimizer({ name, shared, own: {}, transforms });
}
