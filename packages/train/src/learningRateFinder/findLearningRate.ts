import { type BatchSource, CnnError, checkInteger, checkOptionNames } from '@cnn/core';
import type { Callback } from '../callbacks/callback.js';
import type { FitOptions } from '../fit/fitOptions.js';
import type { TrainableModel } from '../trainableModel.js';
import { smoothLoss } from './smoothLoss.js';
import { type RateSuggestion, suggestRate } from './suggestRate.js';

export interface FindLearningRateOptions extends Pick<FitOptions, 'batchSize' | 'classWeight' | 'signal'> {
  /** Its optimizer must have a number as its rate, not a schedule. */
  readonly model: TrainableModel;
  /** The training set. It is gone through as often as the sweep needs. */
  readonly source: BatchSource;
  /** The first rate. Default 1e-7. */
  readonly startLearningRate?: number | undefined;
  /** The last rate. Default 10. */
  readonly endLearningRate?: number | undefined;
  /** Steps of the sweep. Default 100. */
  readonly steps?: number | undefined;
  /** How much of the smoothed loss stays with each step, from 0 to below 1. Default 0.98. */
  readonly beta?: number | undefined;
  /** The sweep ends when the smoothed loss is this many times its lowest. Default 4. */
  readonly stopFactor?: number | undefined;
}

/** What a sweep of learning rates measured. Plain JSON. */
export interface LearningRateSweep {
  /** The rate of each step; rising, each the same factor above the one before. */
  readonly learningRates: readonly number[];
  /** The loss of each step's batch, before that step. */
  readonly losses: readonly number[];
  readonly smoothedLosses: readonly number[];
  readonly suggestion: RateSuggestion;
  /** Whether it ended early because the loss grew too large or was no finite number. */
  readonly diverged: boolean;
}

/**
 * Looks for a good learning rate: trains while the rate grows exponentially, and sees where the smoothed loss falls
 * (Smith 2017, "Cyclical Learning Rates"; fastai's `lr_find`, with its defaults). The model's weights, optimizer
 * slots, counters and learning rate are then as they were before; its `history` is that of the sweep.
 *
 * ```ts
 * const { suggestion } = await findLearningRate({ model, source: training, batchSize: 16 });
 * model.learningRate = suggestion.valley ?? 0.001; // null: the loss falls nowhere
 * ```
 *
 * @throws CnnError (as a rejection) for options out of range, or an optimizer under a schedule; ABORTED when the signal fired
 */
export async function findLearningRate(options: FindLearningRateOptions): Promise<LearningRateSweep> {
  checkOptionNames({
    where: 'findLearningRate',
    options,
    names: {
      model: true,
      source: true,
      startLearningRate: true,
      endLearningRate: true,
      steps: true,
      beta: true,
      stopFactor: true,
      batchSize: true,
      classWeight: true,
      signal: true,
    },
  });
  const { model, source, batchSize = 32, startLearningRate = 1e-7, endLearningRate = 10 } = options;
  const { steps = 100, beta = 0.98, stopFactor = 4, classWeight, signal } = options;
  checkInteger('findLearningRate: steps', steps, 2);
  checkInteger('findLearningRate: batchSize', batchSize, 1);
  checkRange({ startLearningRate, endLearningRate, beta, stopFactor });
  const rateOf = (step: number): number =>
    startLearningRate * (endLearningRate / startLearningRate) ** (step / (steps - 1));
  const learningRates: number[] = [];
  const losses: number[] = [];
  const smoothedLosses: number[] = [];
  const smooth = smoothLoss(beta);
  let lowest = Number.POSITIVE_INFINITY;
  let diverged = false;
  const sweep: Callback = {
    name: 'findLearningRate',
    onTrainBatchEnd({ loss, training }) {
      const smoothed = smooth(loss);
      learningRates.push(rateOf(losses.length));
      losses.push(loss);
      smoothedLosses.push(smoothed);
      lowest = Math.min(lowest, smoothed);
      diverged = smoothed > stopFactor * lowest;
      if (diverged || losses.length === steps) training.stop('findLearningRate: the sweep is done.');
      else training.learningRate = rateOf(losses.length);
    },
    onBadLoss({ reason, training }) {
      if (reason === 'image') return; // fit is rejected, and names it
      diverged = true;
      training.stop('findLearningRate: the loss is no finite number.');
    },
  };
  const before = await model.state();
  try {
    model.learningRate = startLearningRate;
    await model.fit(source, {
      epochs: steps, // at least one step each; the callback ends it
      batchSize,
      callbacks: [sweep],
      classWeight,
      signal,
    });
  } finally {
    await model.setState(before);
  }
  if (signal?.aborted) throw new CnnError('ABORTED', 'findLearningRate was stopped. Nothing was changed.');
  const suggestion = suggestRate({ learningRates, smoothedLosses });
  return { learningRates, losses, smoothedLosses, suggestion, diverged };
}

function checkRange(given: {
  readonly startLearningRate: number;
  readonly endLearningRate: number;
  readonly beta: number;
  readonly stopFactor: number;
}): void {
  const { startLearningRate, endLearningRate, beta, stopFactor } = given;
  const wrong = (problem: string): CnnError => new CnnError('TRAINING', `findLearningRate: ${problem}.`);
  const rising =
    startLearningRate > 0 && endLearningRate > startLearningRate && Number.isFinite(endLearningRate);
  if (!rising) {
    const received = `${startLearningRate} and ${endLearningRate}`;
    throw wrong(`startLearningRate must be above 0 and endLearningRate above it, received ${received}`);
  }
  if (!(beta >= 0 && beta < 1)) throw wrong(`beta must be from 0 to below 1, received ${beta}`);
  if (!(stopFactor > 1)) throw wrong(`stopFactor must be above 1, received ${stopFactor}`);
}
