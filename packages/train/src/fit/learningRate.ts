import { CnnError } from '@cnn/core';

/** @throws CnnError when a learning rate is negative or no finite number */
export function checkLearningRate(value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new CnnError('TRAINING', `learningRate must be a finite number not below 0, received ${value}.`);
}
