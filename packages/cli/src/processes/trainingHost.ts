import { join } from 'node:path';
import type { TrainingTask } from '@cnn/experiment';
import type { TrainingHost } from '@cnn/node';
import type { ReadingValues } from '../arguments/readingOptions.js';
import { commandLineOf } from '../options/commandLine.js';
import { type HostValues, type LoggingValues, runLogging } from '../training/runHost.js';
import { version } from '../version.js';

/** Values of what every training of a command is run with. */
export interface TrainingHostValues extends HostValues, LoggingValues, ReadingValues {
  readonly out: string;
}

export function trainingHostOf(values: TrainingHostValues): TrainingHost {
  const { workers, 'memory-budget': cache, 'cache-dir': cacheFolder, 'ignore-memory': ignoreMemory } = values;
  return {
    ...{ workers, ignoreMemory, cacheFolder },
    logging: runLogging(values),
    cacheBytes: cache === undefined ? undefined : cache * 1024 ** 2,
    versions: { '@cnn/cli': version() },
    facts: { cnn: version() },
  };
}

/** What trains one of the trainings again. */
export function trainCommandOf(root: string, { out, split }: TrainingTask): string {
  const config = ['--config', join(root, out, 'experiment.json')];
  const divided = split ? ['--split', join(root, out, 'split.json')] : [];
  return commandLineOf(['train', ...config, ...divided, '--out', 'OUT']);
}
