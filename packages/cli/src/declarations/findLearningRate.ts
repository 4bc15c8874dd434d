import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { findLearningRateOptions } from '../options/trainings.js';

export const findLearningRate = declare({
  name: 'lr-find',
  usage: '--data DATA [options]',
  summary: 'Suggest a learning rate: train briefly while it grows, and plot the loss against it.',
  options: findLearningRateOptions,
});

export type FindLearningRateArguments = ArgumentsOf<typeof findLearningRate.options>;
