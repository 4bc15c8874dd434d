import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, type Options } from '../options/option.js';
import { overwriteOption, picturesOption, resamplingOption, resultsOption } from '../options/run.js';

const options = {
  ...resamplingOption,
  ...resultsOption,
  ...overwriteOption,
  ...picturesOption,
  json: flag('print JSON: for each level the results of a and b, difference, delong and conclusion'),
} satisfies Options;

export type CompareArguments = ArgumentsOf<typeof options>;

export const compare = declare({
  name: 'compare',
  usage: 'A B [options]',
  summary: 'Test whether two trained models differ on the same images, with intervals and DeLong’s test.',
  options,
  positionals: true,
});
