import { experimentSum } from '@cnn/experiment';
import { dataOptions } from '../arguments/dataOptions.js';
import { parseArguments } from '../arguments/parseArguments.js';
import { typedOptions } from '../processes/typedOptions.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';

/** Options that say where and how a training runs, not what comes out of it; the parts are known by the sum of the split. */
const aside: ReadonlySet<string> = new Set([
  ...[
    'out',
    'overwrite',
    'resume',
    'json',
    'pause-after',
    'checkpoint-every',
    'split-file',
    'split',
    'threads',
  ],
  ...['workers', 'memory-budget', 'cache-dir', 'ignore-memory'],
]);

const command = {
  name: 'train',
  usage: '',
  summary: '',
  options: { ...dataOptions, ...trainOptions },
  run: () => Promise.reject(new Error('it is not run')),
};

/** What decides about the results of a training: its options, which runs of earlier versions name, and the sum of its experiment. */
export interface TrainingFacts {
  readonly options: readonly string[];
  readonly experiment: string;
}

/** @param argv what stands after `cnn train` */
export async function experimentOf(argv: readonly string[]): Promise<TrainingFacts> {
  const args = parseArguments(command, argv);
  const { experiment } = await readTrainSettings(args);
  return { options: typedOptions(args, command.options, aside), experiment: experimentSum(experiment) };
}
