import type { Experiment, RunHost } from '@cnn/experiment';
import { nodeHost, type RunLogging } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import { version } from '../version.js';

/** Values of the options of what a training is run with. */
export interface HostValues {
  readonly workers: number;
  readonly 'ignore-memory': boolean;
}

/** What a run needs of this machine and this command. */
export function runHost(
  { values, commandLine: command, argv }: Arguments<HostValues>,
  experiment: Experiment,
): RunHost {
  const { workers, 'ignore-memory': ignoreMemory } = values;
  return nodeHost({
    ...{ experiment, workers, ignoreMemory, command },
    versions: { '@cnn/cli': version() },
    facts: { cnn: version() },
    details: { argv },
  });
}

/** For a report: what it was made with. */
export function runFacts(): Readonly<Record<string, string>> {
  return { cnn: version(), node: process.version, platform: process.platform };
}

/** Values of `loggingOptions`. */
export interface LoggingValues {
  readonly 'csv-log': boolean;
  readonly tensorboard: boolean;
  readonly 'save-top-k': number | undefined;
}

export function runLogging({
  'csv-log': csvLog,
  tensorboard,
  'save-top-k': saveTopK,
}: LoggingValues): RunLogging {
  return { csvLog, tensorboard, saveTopK };
}
