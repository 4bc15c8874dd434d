import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, type Options, text } from '../options/option.js';
import { overwriteOption, picturesOption, resamplingOption } from '../options/run.js';

const options = {
  answers: text({
    value: 'FILE',
    help: 'JSON of what only people know, kept with the report: {"card": {"intendedUse": "...", "limits": ["..."]}, "checklist": {"claim": {"34": "..."}, "tripod": {}}}',
  }),
  compare: flag('write one report that shows all runs side by side, and leave theirs as they are'),
  out: text({
    value: 'FOLDER',
    help: 'where the report of --compare is written; default cnn-report',
  }),
  ...overwriteOption,
  ...picturesOption,
  ...resamplingOption,
  json: flag('print the names of the files as JSON'),
} satisfies Options;

export type ReportArguments = ArgumentsOf<typeof options>;

export const report = declare({
  name: 'report',
  usage: 'OUT... [--compare --out FOLDER] [options]',
  summary:
    'Write the report of a run again from its folder, or one of several side by side, without training.',
  options,
  positionals: true,
});
