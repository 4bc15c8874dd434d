import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { trainedDataOptions } from '../options/data.js';
import {
  calibrateOption,
  poolingOptions,
  subgroupsOption,
  thresholdOptions,
  viewOptions,
} from '../options/evaluation.js';
import { type Options, text } from '../options/option.js';
import { eventsOption, measuringOptions, overwriteOption, resamplingOption } from '../options/run.js';

const options = {
  out: text({ value: 'FOLDER', help: 'where the model is written, as cnn train does' }),
  ...overwriteOption,
  ...trainedDataOptions,
  ...thresholdOptions,
  ...poolingOptions,
  ...calibrateOption,
  ...subgroupsOption,
  ...viewOptions,
  ...measuringOptions,
  ...resamplingOption,
  ...eventsOption,
} satisfies Options;

export type EnsembleArguments = ArgumentsOf<typeof options>;

export const ensemble = declare({
  name: 'ensemble',
  usage: 'OUT OUT... --out OUT [--data DATA] [options]',
  summary: 'Average several trained models into one, and evaluate it.',
  options,
  positionals: true,
});
