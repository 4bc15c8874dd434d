import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { trainOptions } from '../options/trainings.js';

export const train = declare({
  name: 'train',
  usage: '--data DATA [options]',
  summary: 'Train a network on labelled images, evaluate it on the test set, and write a report.',
  options: trainOptions,
});

export type TrainArguments = ArgumentsOf<typeof train.options>;
