import { CnnError } from '@cnn/core';
import { parseExperiment, readSealed, thumbnailsOf, withNames } from '@cnn/experiment';
import { folderStore, openExperimentData } from '@cnn/node';
import type { Thumbnail } from '@cnn/plot';
import type { Terminal } from '../terminal.js';

export interface PicturesOptions {
  /** Of `--data`. */
  readonly data: string | undefined;
  /** The runs, by their folders. */
  readonly runs: readonly string[];
  readonly terminal: Pick<Terminal, 'stderr'>;
}

/** Pictures of the images that runs were evaluated on, if they are at hand; what is in the way is told on stderr. */
export async function picturesOf({ data, runs, terminal }: PicturesOptions): Promise<Thumbnail | undefined> {
  for (const run of runs) {
    const store = folderStore(run);
    if (!(await store.read('experiment.json'))) continue;
    const { run: _, ...json } = (await readSealed(store, 'experiment.json')).value;
    const experiment = parseExperiment(json);
    const { source = data } = experiment.data;
    if (source === undefined) continue;
    const wanted = { ...experiment, data: { ...experiment.data, source: data ?? source } };
    return open(wanted, data !== undefined, terminal);
  }
  if (data === undefined) return undefined;
  return open(parseExperiment({ data: { source: data } }), true, terminal);
}

async function open(
  experiment: Parameters<typeof openExperimentData>[0],
  asked: boolean,
  terminal: Pick<Terminal, 'stderr'>,
): Promise<Thumbnail | undefined> {
  try {
    // Nothing is decoded before it is shown.
    return thumbnailsOf(withNames(await openExperimentData(experiment, { cacheBytes: 0 })));
  } catch (error) {
    if (asked || !(error instanceof CnnError)) throw error;
    terminal.stderr.write(`Note: the report has no pictures of the images (--data): ${error.message}\n`);
    return undefined;
  }
}
