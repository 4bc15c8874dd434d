import { CnnError } from '@cnn/core';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  type LearningRateSchedule,
  lamb,
  lion,
  nadam,
  type Optimizer,
  rmsprop,
  type SharedOptions,
  sgd,
} from '@cnn/train';
import { optimizerNames } from '../experiment/names.js';
import type { ExperimentOptimizer } from '../experiment/optimizerFields.js';

const optimizers = {
  ...{ adam, adamW, adamax, nadam, adagrad, adadelta, lamb, lion, rmsprop, sgd },
} satisfies Record<(typeof optimizerNames)[number], unknown>;

function nameOf(name: string): keyof typeof optimizers {
  const known = optimizerNames.find((one) => one === name);
  if (known) return known;
  throw new CnnError(
    'OPTIONS',
    `training.optimizer.name: expected ${optimizerNames.join(', ')}, received "${name}".`,
    { details: { path: 'training.optimizer.name' } },
  );
}

/** The learning rate of an optimizer where none is given: Keras's. */
export function defaultLearningRate(name: string): number {
  return optimizers[nameOf(name)]().learningRate;
}

export interface MakeOptimizerOptions {
  readonly choice: ExperimentOptimizer;
  readonly learningRate: number | LearningRateSchedule;
  readonly epochs: number;
  /** Batches per epoch. */
  readonly steps: number;
  /** Factors of the learning rate by a part of a parameter's name. */
  readonly multipliers?: SharedOptions['learningRateMultipliers'];
}

/** @throws CnnError (TRAINING) when the schedule cycles a momentum that the optimizer lacks */
export function makeOptimizer(options: MakeOptimizerOptions): Optimizer {
  const { choice, learningRate } = options;
  const { name, learningRate: _, weightDecay, clipNorm, accumulateSteps = 1, ...rest } = choice;
  const { useEma: _ema, emaMomentum: _momentum, swaEpochs: _epochs, ...own } = rest;
  const shared: SharedOptions = {
    learningRate,
    ...(weightDecay === undefined ? {} : { weightDecay, excludeFromWeightDecay: ['bias', 'gamma', 'beta'] }),
    ...(clipNorm === undefined ? {} : { globalClipNorm: clipNorm }),
    ...(accumulateSteps === 1 ? {} : { gradientAccumulationSteps: accumulateSteps }),
    ...averageOf(options),
    ...(options.multipliers && { learningRateMultipliers: options.multipliers }),
  };
  // What is left out, or false, an optimizer that does not have it need not know.
  const asked = Object.entries(own).filter(([, value]) => value !== undefined && value !== false);
  return optimizers[nameOf(name)]({ ...shared, ...Object.fromEntries(asked) });
}

function averageOf({ choice, epochs, steps }: MakeOptimizerOptions): SharedOptions {
  const { useEma, emaMomentum = 0.99, swaEpochs, accumulateSteps = 1 } = choice;
  if (useEma) return { useEma: true, emaMomentum };
  if (swaEpochs === undefined) return {};
  const emaStartStep = Math.floor(((epochs - swaEpochs) * steps) / accumulateSteps);
  return { useEma: true, emaMomentum: 'equal', emaStartStep };
}
