import { parseArguments } from '../arguments/parseArguments.js';
import { train as command } from '../declarations/train.js';
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

/** The options of a training that decide about its results, in one order. @param argv what stands after `cnn train` */
export function experimentOf(argv: readonly string[]): readonly string[] {
  return typedOptions(parseArguments(command, argv), command.options, aside);
}
