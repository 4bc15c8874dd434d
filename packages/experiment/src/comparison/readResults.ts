import { CnnError } from '@cnn/core';
import {
  type CrossValidation,
  type Evaluation,
  type MeanAndDeviation,
  type ModelResults,
  parseEvaluation,
  parseResults,
  pooledEvaluation,
} from '@cnn/evaluation';
import { type JsonObject, readSealed } from '../files/sealedJson.js';
import { runOf } from '../run/runParts.js';
import type { Store } from '../store/store.js';

/** What a model predicted, as it was read from a file. */
export interface ReadResults extends ModelResults {
  /** What is to be said of the file. */
  readonly notes: readonly string[];
  /** The same as it was written; of a cross-validation that of all images, see `pooledEvaluation` of `@cnn/evaluation`. */
  readonly evaluation: Evaluation;
  /** Of a cross-validation: results over the folds, by name. */
  readonly folds?: Readonly<Record<string, MeanAndDeviation>> | undefined;
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
 * @throws CnnError (FILE) when it holds something else, or there is none: `details` is then `{ reason: 'noResults', file, model }`, where
 *   `model` says whether the store holds a model alone
 */
export async function readResults({ store, file: asked }: ReadResultsOptions): Promise<ReadResults> {
  const file = asked ?? (await fileIn(store));
  const path = `${store.name}/${file}`;
  if (!(await store.read(file))) {
    const model = (await store.read('model.json')) !== undefined;
    const remedy = model
      ? `${store.name} is a model: evaluate it on the images to compare on, and keep the results.`
      : 'Name the folder of a training or a cross-validation, or a file of results.';
    throw new CnnError('FILE', `${path}: there is no such file. ${remedy}`, {
      details: { reason: 'noResults', file: path, model },
    });
  }
  const { value, sealed } = await readSealed(store, file);
  // Results in the folder of a run must be of that run.
  const inRun = ofRuns.some((name) => name === file) && (await runOf(store)) !== undefined;
  if (inRun && !sealed) {
    throw new CnnError('FILE', `${path}: its checksum is missing. Bring the file back from a copy.`);
  }
  const notes = sealed
    ? []
    : [`${path} holds no checksum: an earlier version of cnn or another program wrote it.`];
  return { ...parseResults(value, path), notes, ...evaluationOf(value, path) };
}

/** @throws CnnError (FILE) as `parseResults` does */
function evaluationOf(value: JsonObject, path: string): Pick<ReadResults, 'evaluation' | 'folds'> {
  if (!('folds' in value)) return { evaluation: parseEvaluation(value, path) };
  const { classNames, byItem } = Object(value.report) as Readonly<Record<string, unknown>>;
  const evaluation = parseEvaluation({ ...value, classNames }, path);
  const { task } = evaluation;
  // Results that another program wrote may hold the predictions alone.
  if (task !== 'multilabel' && byItem === undefined) {
    const { predictions } = evaluation;
    return { evaluation: { task, classNames: evaluation.classNames, predictions, confusionMatrix: [] } };
  }
  const record = { ...value, task } as unknown as CrossValidation;
  const { loss: _, ...spread } = record.spread ?? {};
  return { evaluation: pooledEvaluation(record), folds: spread };
}

async function fileIn(store: Store): Promise<string> {
  for (const name of ofRuns) if (await store.read(name)) return name;
  return ofRuns[0];
}
