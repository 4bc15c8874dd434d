import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { crossValidateOptions } from '../options/trainings.js';

export const crossValidate = declare({
  name: 'cross-validate',
  usage: '--data DATA --folds N [options of cnn train]',
  summary: 'Train and test once per fold, split by patient. Rerun the same command to resume.',
  options: crossValidateOptions,
});

export type CrossValidateArguments = ArgumentsOf<typeof crossValidate.options>;
