import type { AugmentationStep } from '@cnn/data';
import { metrics } from '@cnn/evaluation';
import {
  augmentations,
  defaultLearningRate,
  lossNames,
  optimizerNames,
  scheduleNames,
} from '@cnn/experiment';
import { engineNames } from '../engines/engineProviders.js';

/** What the settings of a training can be. Plain JSON. */
export interface TrainingChoices {
  readonly engines: readonly string[];
  readonly optimizers: readonly string[];
  /** Of each optimizer where none is given. */
  readonly learningRates: Readonly<Record<string, number>>;
  readonly losses: readonly string[];
  readonly schedules: readonly string[];
  /** What the best epoch can be chosen by, each under one name: the default first. */
  readonly monitors: readonly string[];
  /** Steps by name, as `cnn train --augment` has them. */
  readonly augmentations: Readonly<Record<string, readonly AugmentationStep[]>>;
}

const monitored = ['loss', ...metrics.map(({ name }) => name)];

export function trainingChoices(): TrainingChoices {
  const steps = Object.entries<AugmentationStep | readonly AugmentationStep[]>(augmentations).map(
    ([name, step]): [string, readonly AugmentationStep[]] => [name, Array.isArray(step) ? step : [step]],
  );
  return {
    engines: engineNames,
    optimizers: optimizerNames,
    learningRates: Object.fromEntries(optimizerNames.map((name) => [name, defaultLearningRate(name)])),
    losses: lossNames,
    schedules: scheduleNames,
    monitors: ['val_', ''].flatMap((set) => monitored.map((name) => `${set}${name}`)),
    augmentations: Object.fromEntries(steps),
  };
}
