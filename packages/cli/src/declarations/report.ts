import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, type Options } from '../options/option.js';

const options = {
  json: flag('print the names of the files as JSON'),
} satisfies Options;

export type ReportArguments = ArgumentsOf<typeof options>;

export const report = declare({
  name: 'report',
  usage: 'OUT... [options]',
  summary: 'Write the report of a finished run again from its folder, without training or images.',
  options,
  positionals: true,
});
