import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';

export const runTask = declare({
  name: 'run-task',
  usage: 'FOLDER',
  summary:
    'Run the training whose task lies in a folder: what the jobs of cross-validate and search do on a cluster.',
  options: {},
  positionals: true,
});

export type RunTaskArguments = ArgumentsOf<typeof runTask.options>;
