import { optimizerRate } from '../schedules/optimizerRate.js';
import type { LearningRateSchedule } from '../schedules/schedule.js';
import { checkOptions } from './checkOptions.js';
import type { Optimizer } from './optimizer.js';
import { scaleByMomentum } from './scaleByMomentum.js';
import { scaleByRms } from './scaleByRms.js';

export interface RmspropOptions {
  /** Default 0.001. */
  readonly learningRate?: number | LearningRateSchedule;
  /** Decay of the mean of squared gradients. Default 0.9. */
  readonly rho?: number;
  /** 0..1; default 0, which keeps no slot. */
  readonly momentum?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
  /** Divides by the standard deviation of gradients instead of their root mean square. Default false. */
  readonly centered?: boolean;
}

/** RMSprop with Keras's defaults and formula. */
export function rmsprop({
  learningRate = 0.001,
  rho = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  centered = false,
}: RmspropOptions = {}): Optimizer {
  const rate = optimizerRate(learningRate);
  checkOptions('rmsprop', {
    learningRate: [rate.learningRate, 'not negative'],
    rho: [rho, 'in 0..1, below 1'],
    momentum: [momentum, 'in 0..1, below 1'],
    epsilon: [epsilon, 'not negative'],
  });
  return {
    name: 'rmsprop',
    config: { learningRate, rho, momentum, epsilon, centered },
    ...rate,
    transforms: [
      scaleByRms({ rho, epsilon, centered }),
      ...(momentum > 0 ? [scaleByMomentum({ momentum, nesterov: false })] : []),
    ],
  };
}
