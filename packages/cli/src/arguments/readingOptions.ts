import type { OpenExperimentDataOptions } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import { readingProgress } from './readingProgress.js';

/** Values of the options that say how and where decoded images are kept. */
export interface ReadingValues {
  readonly 'memory-budget': number | undefined;
  readonly 'cache-dir': string | undefined;
}

/** How images are read where no number depends on it; how far it is, is told on stderr. */
export function readingOptions({ values, terminal }: Arguments<ReadingValues>): OpenExperimentDataOptions {
  const { 'memory-budget': memory, 'cache-dir': folder } = values;
  return {
    ...(memory === undefined ? {} : { cacheBytes: memory * 1024 ** 2 }),
    ...(folder === undefined ? {} : { diskCache: { folder } }),
    ...(terminal && { onProgress: readingProgress(terminal.stderr) }),
  };
}
