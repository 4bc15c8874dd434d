import { join } from 'node:path';
import type { RunDescription } from '@cnn/experiment';
import { csvLogger, modelCheckpoint, tensorBoard } from '@cnn/node';
import type { Callback } from '@cnn/train';

/** What is written into OUT while it trains. None of it changes the numbers. */
export interface LoggingValues {
  readonly 'csv-log': boolean;
  readonly tensorboard: boolean;
  /** Models to keep, by `--monitor`. */
  readonly 'save-top-k': number | undefined;
}

/** The callbacks for it, which go on after a resume where the checkpoint was made. */
export function loggingOf(options: {
  readonly choice: LoggingValues;
  readonly out: string;
  readonly run: RunDescription;
}): Callback[] {
  const { choice, out, run } = options;
  return [
    ...(choice['csv-log'] ? [csvLogger({ filename: join(out, 'log.csv') })] : []),
    ...(choice.tensorboard ? [tensorBoard({ logDir: join(out, 'tensorboard'), replace: true })] : []),
    ...(choice['save-top-k'] === undefined
      ? []
      : [
          modelCheckpoint({
            ...run,
            directory: join(out, 'checkpoints'),
            top: choice['save-top-k'],
          }),
        ]),
  ];
}
