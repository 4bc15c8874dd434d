import { optimizerRate } from '../schedules/optimizerRate.js';
import type { LearningRateSchedule } from '../schedules/schedule.js';
import { checkOptions } from './checkOptions.js';
import type { Optimizer } from './optimizer.js';
import { scaleByAdam } from './scaleByAdam.js';

export interface AdamOptions {
  /** Default 0.001. */
  readonly learningRate?: number | LearningRateSchedule;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
}

/** Adam with Keras's defaults and formula. */
export function adam({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
}: AdamOptions = {}): Optimizer {
  const rate = optimizerRate(learningRate);
  checkOptions('adam', {
    learningRate: [rate.learningRate, 'not negative'],
    beta1: [beta1, 'in 0..1, below 1'],
    beta2: [beta2, 'in 0..1, below 1'],
    epsilon: [epsilon, 'not negative'],
  });
  return {
    name: 'adam',
    config: { learningRate, beta1, beta2, epsilon },
    ...rate,
    transforms: [scaleByAdam({ beta1, beta2, epsilon })],
  };
}
