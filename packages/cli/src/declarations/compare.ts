import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, type Options, text } from '../options/option.js';
import { resamplingOption } from '../options/run.js';

const options = {
  ...resamplingOption,
  out: text({ value: 'FILE', help: 'also write the JSON to this file' }),
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
