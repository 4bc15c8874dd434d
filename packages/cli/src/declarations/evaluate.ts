import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { trainedDataOptions } from '../options/data.js';
import { decideOption, poolingOptions, subgroupsOption, viewOptions } from '../options/evaluation.js';
import { flag, type Options } from '../options/option.js';
import {
  measuringOptions,
  overwriteOption,
  partOptions,
  resamplingOption,
  resultsOption,
  trainedModelOption,
  worstOption,
} from '../options/run.js';

const options = {
  ...trainedModelOption,
  ...trainedDataOptions,
  ...partOptions,
  ...decideOption,
  ...poolingOptions,
  ...worstOption,
  ...subgroupsOption,
  ...viewOptions,
  ...measuringOptions,
  ...resultsOption,
  ...overwriteOption,
  ...resamplingOption,
  json: flag('print JSON: loss, accuracy, auc, confusionMatrix, report, and every prediction'),
} satisfies Options;

export type EvaluateArguments = ArgumentsOf<typeof options>;

export const evaluate = declare({
  name: 'evaluate',
  usage: '--model OUT --data DATA [options]',
  summary: 'Evaluate a trained model on labelled images.',
  options,
});
