import { join } from 'node:path';
import type { RunDescription } from '@cnn/experiment';
import type { Callback } from '@cnn/train';
import { csvLogger } from '../callbacks/csvLogger.js';
import { modelCheckpoint } from '../callbacks/modelCheckpoint.js';
import { tensorBoard } from '../callbacks/tensorBoard.js';

/** What a run writes into its folder while it trains, besides what it always keeps. None of it changes the numbers. */
export interface RunLogging {
  /** A row for each epoch, in `log.csv`. Default false. */
  readonly csvLog?: boolean | undefined;
  /** Event files, in `tensorboard`. Default false. */
  readonly tensorboard?: boolean | undefined;
  /** The best models to keep in `checkpoints`, by what the experiment monitors, and the last one. Default: none. */
  readonly saveTopK?: number | undefined;
}

export interface RunLoggingOptions {
  readonly logging: RunLogging;
  /** The folder of the run. */
  readonly out: string;
  readonly run: RunDescription;
}

/**
 * The callbacks for it, which go on after a resume where the checkpoint was made.
 *
 * @example
 * await runExperiment({
 *   ...options,
 *   store: folderStore(out),
 *   callbacks: (run) => loggingCallbacks({ logging: { csvLog: true }, out, run }),
 * });
 */
export function loggingCallbacks({ logging, out, run }: RunLoggingOptions): Callback[] {
  const { csvLog = false, tensorboard = false, saveTopK: top } = logging;
  return [
    ...(csvLog ? [csvLogger({ filename: join(out, 'log.csv') })] : []),
    ...(tensorboard ? [tensorBoard({ logDir: join(out, 'tensorboard'), replace: true })] : []),
    ...(top === undefined ? [] : [modelCheckpoint({ ...run, directory: join(out, 'checkpoints'), top })]),
  ];
}
