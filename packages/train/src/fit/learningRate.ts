import { CnnError } from '@cnn/core';
import type { Optimizer } from '../optimizers/optimizer.js';

/** @throws CnnError when a learning rate is negative or no finite number, or the optimizer's schedule sets it */
export function checkLearningRate(value: number, { schedule }: Pick<Optimizer, 'schedule'>): void {
  if (schedule) {
    throw new CnnError(
      'TRAINING',
      `learningRate is set by the optimizer's schedule (${schedule.type}). Compile with a number to set it by hand.`,
    );
  }
  if (Number.isFinite(value) && value >= 0) return;
  throw new CnnError('TRAINING', `learningRate must be a finite number not below 0, received ${value}.`);
}
