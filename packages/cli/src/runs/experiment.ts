import { experimentSum } from '@cnn/experiment';
import { asTexts } from '../arguments/parseArguments.js';
import { train } from '../declarations/train.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { parseArguments } from '../options/parseArguments.js';
import { typedOptions } from '../processes/typedOptions.js';

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

/** What decides about the results of a training: its options, which runs of earlier versions name, and the sum of its experiment. */
export interface TrainingFacts {
  readonly options: readonly string[];
  readonly experiment: string;
}

/** @param argv what stands after `cnn train` */
export async function trainingFacts(argv: readonly string[]): Promise<TrainingFacts> {
  const args = parseArguments(train, argv);
  return {
    options: typedOptions(asTexts(args), train.options, aside),
    experiment: experimentSum(await experimentOf(args)),
  };
}
