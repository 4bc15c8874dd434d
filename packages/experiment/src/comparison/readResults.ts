import { CnnError } from '@cnn/core';
import { type ModelResults, parseResults } from '@cnn/evaluation';
import { readSealed } from '../files/sealedJson.js';
import { runOf } from '../run/runParts.js';
import type { Store } from '../store/store.js';

/** What a model predicted, as it was read from a file. */
export interface ReadResults extends ModelResults {
  /** What is to be said of the file. */
  readonly notes: readonly string[];
}

export interface ReadResultsOptions {
  /** The folder of a training or a cross-validation, or one that holds `file`. */
  readonly store: Store;
  /** Default: `evaluation.json` or `cross-validation.json`, which a run leaves. */
  readonly file?: string | undefined;
}

/** In the folder of a training, and in that of a cross-validation. */
const ofRuns = ['evaluation.json', 'cross-validation.json'] as const;

/**
 * Reads what a training or a cross-validation left, or another evaluation that was written as one.
 *
 * @throws CnnError (FILE) when there is none, or it holds something else; `details.reason` is `'noResults'` or `'noChecksum'`, and
 *   `details.model` tells whether the store holds a model alone
 */
export async function readResults({ store, file: asked }: ReadResultsOptions): Promise<ReadResults> {
  const file = asked ?? (await fileIn(store));
  const path = `${store.name}/${file}`;
  if (!(await store.read(file))) {
    const model = (await store.read('model.json')) !== undefined;
    throw new CnnError('FILE', `${path}: there is no such file. ${remedyFor(store, model)}`, {
      details: { reason: 'noResults', model },
    });
  }
  const { value, sealed } = await readSealed(store, file);
  // Results in the folder of a run must be of that run.
  const inRun = ofRuns.some((name) => name === file) && (await runOf(store)) !== undefined;
  if (inRun && !sealed) {
    throw new CnnError('FILE', `${path}: its checksum is missing. ${remedyFor(store, false)}`, {
      details: { reason: 'noChecksum', model: false },
    });
  }
  const notes = sealed
    ? []
    : [`${path} holds no checksum: an earlier version of cnn, or another program, wrote it.`];
  return { ...parseResults(value, path), notes };
}

async function fileIn(store: Store): Promise<string> {
  for (const name of ofRuns) if (await store.read(name)) return name;
  return ofRuns[0];
}

function remedyFor({ name }: Store, model: boolean): string {
  if (model) return `${name} is a model: evaluate it on the images to compare on, and keep the results.`;
  return 'Name the folder of a training or a cross-validation, or a file of results.';
}
