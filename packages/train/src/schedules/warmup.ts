import type { LearningRateSchedule } from './schedule.js';

/**
 * A straight line from `initialLearningRate` up to the first rate of any other schedule, which then begins: PyTorch's
 * LinearLR and SequentialLR (Goyal et al. 2017).
 *
 * ```ts
 * adam({ learningRate: { type: 'warmup', warmupSteps: 5 * batches, schedule: { type: 'constant', learningRate: 1e-3 } } }); // batches: those of one epoch
 * ```
 */
export interface Warmup {
  readonly type: 'warmup';
  readonly warmupSteps: number;
  /** The rate of step 0. Default 0. */
  readonly initialLearningRate?: number | undefined;
  /** What follows. Its steps count from the end of the warm-up. */
  readonly schedule: LearningRateSchedule;
}

/** The rate of a step; `rateOf` is that of the schedule that follows. */
export function warmupRate(warmup: Warmup, step: number, rateOf: (step: number) => number): number {
  const { warmupSteps, initialLearningRate = 0 } = warmup;
  if (step >= warmupSteps) return rateOf(step - warmupSteps);
  return initialLearningRate + ((rateOf(0) - initialLearningRate) * step) / warmupSteps;
}
