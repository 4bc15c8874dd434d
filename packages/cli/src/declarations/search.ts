import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { searchCommandOptions } from '../options/trainings.js';

export const search = declare({
  name: 'search',
  usage: '--data DATA --space FILE [options of cnn train]',
  summary:
    'Search for the best training options, judged on the validation set. Rerun the same command to resume.',
  options: searchCommandOptions,
});

export type SearchArguments = ArgumentsOf<typeof search.options>;
