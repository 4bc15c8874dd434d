import { CnnError } from '@cnn/core';
import { optimizerRate } from '../schedules/optimizerRate.js';
import type { LearningRateSchedule } from '../schedules/schedule.js';
import { checkOptions } from './checkOptions.js';
import type { Optimizer } from './optimizer.js';
import { scaleByLearningRate } from './scaleByLearningRate.js';
import { scaleByMomentum } from './scaleByMomentum.js';

export interface SgdOptions {
  /** Default 0.01. */
  readonly learningRate?: number | LearningRateSchedule;
  /** 0..1; default 0, which keeps no slot. */
  readonly momentum?: number;
  /** Looks one step of momentum ahead. Default false; needs momentum. */
  readonly nesterov?: boolean;
}

/** Stochastic gradient descent with Keras's defaults and formula. */
export function sgd({ learningRate = 0.01, momentum = 0, nesterov = false }: SgdOptions = {}): Optimizer {
  const rate = optimizerRate(learningRate);
  checkOptions('sgd', {
    learningRate: [rate.learningRate, 'not negative'],
    momentum: [momentum, 'in 0..1, below 1'],
  });
  if (nesterov && momentum === 0) {
    throw new CnnError(
      'TRAINING',
      'optimizer sgd: nesterov: true needs momentum above 0, received 0. Add momentum: 0.9.',
    );
  }
  return {
    name: 'sgd',
    config: { learningRate, momentum, nesterov },
    ...rate,
    transforms: [scaleByLearningRate(), ...(momentum > 0 ? [scaleByMomentum({ momentum, nesterov })] : [])],
  };
}
