import type { RunLogging } from '@cnn/node';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';

export const loggingOptions = {
  'csv-log': { help: 'write a row for each epoch into OUT/log.csv' },
  tensorboard: { help: 'write event files into OUT/tensorboard, for tensorboard --logdir' },
  'save-top-k': { value: 'N', help: 'keep the N best models and the last one in OUT/checkpoints' },
} satisfies Record<string, Option>;

/** @throws CnnError (USAGE) when N is not a whole number above 0 */
export function readLogging(args: Arguments): RunLogging {
  return {
    csvLog: args.flag('csv-log'),
    tensorboard: args.flag('tensorboard'),
    saveTopK: readInteger(args, 'save-top-k'),
  };
}
