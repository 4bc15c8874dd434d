import { join } from 'node:path';
import type { RunDescription } from '@cnn/experiment';
import { csvLogger, modelCheckpoint, tensorBoard } from '@cnn/node';
import type { Callback } from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';

export const loggingOptions = {
  'csv-log': { help: 'write a row for each epoch into OUT/log.csv' },
  tensorboard: { help: 'write event files into OUT/tensorboard, for tensorboard --logdir' },
  'save-top-k': { value: 'N', help: 'keep the N best models and the last one in OUT/checkpoints' },
} satisfies Record<string, Option>;

/** What is written into OUT while it trains. None of it changes the numbers. */
export interface LoggingChoice {
  readonly csvLog: boolean;
  readonly tensorboard: boolean;
  /** Models to keep, by `--monitor`. */
  readonly saveTopK: number | undefined;
}

/** @throws CnnError (USAGE) when N is not a whole number above 0 */
export function readLogging(args: Arguments): LoggingChoice {
  return {
    csvLog: args.flag('csv-log'),
    tensorboard: args.flag('tensorboard'),
    saveTopK: readInteger(args, 'save-top-k'),
  };
}

/** The callbacks for it, which go on after a resume where the checkpoint was made. */
export function loggingOf(options: {
  readonly choice: LoggingChoice;
  readonly out: string;
  readonly run: RunDescription;
}): Callback[] {
  const { choice, out, run } = options;
  return [
    ...(choice.csvLog ? [csvLogger({ filename: join(out, 'log.csv') })] : []),
    ...(choice.tensorboard ? [tensorBoard({ logDir: join(out, 'tensorboard'), replace: true })] : []),
    ...(choice.saveTopK === undefined
      ? []
      : [
          modelCheckpoint({
            ...run,
            directory: join(out, 'checkpoints'),
            top: choice.saveTopK,
          }),
        ]),
  ];
}
