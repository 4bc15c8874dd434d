import {
  type ComparedPair,
  comparePair,
  type ModelResults,
  type Pooling,
  pairResults,
} from '@cnn/evaluation';
import type { Store } from '../store/store.js';
import { readResults } from './readResults.js';
import { runNames } from './runNames.js';

/** One of two models that are compared. Plain JSON. */
export interface ComparedRun {
  /** Where its results are from. */
  readonly path: string;
  readonly notes?: readonly string[] | undefined;
  /** Whether each image was predicted by the fold of a cross-validation that was not trained on it. */
  readonly outOfFold?: true | undefined;
  /** How it pools a patient's images, where that is known. */
  readonly pooling?: Pooling | undefined;
}

interface ComparedRuns {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly classNames: readonly string[];
}

/** Two models with one class per image. Plain JSON. */
export interface ClassComparison extends ComparedRuns, Omit<ComparedPair, 'label'> {
  readonly task: 'binary' | 'multiclass';
}

/** Two multi-label models: each label is compared. Plain JSON. */
export interface LabelComparison extends ComparedRuns {
  readonly task: 'multilabel';
  /** As earlier versions tell it. */
  readonly multiLabel: true;
  readonly labels: readonly ComparedPair[];
}

/** What `compareRuns` finds; `task` tells which it is. */
export type RunComparison = ClassComparison | LabelComparison;

export interface CompareRunsOptions {
  /** Of the resampling for intervals. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Compares what two models predicted for the same images, by image and by patient, each at its own thresholds: differences with 95 %
 * intervals, DeLong's test of two classes, and what follows.
 *
 * @param a the store of a training or a cross-validation, or the results of a model: `readResults`, `parseResults` of `@cnn/evaluation`
 * @throws CnnError (FILE) as `readResults` does; (DATA) when they are of other classes, images, labels or patients
 *
 * @example
 * const comparison = await compareRuns(storeBelow(store, 'first'), storeBelow(store, 'second'));
 * if (comparison.task === 'binary') console.log(comparison.byItem.conclusion);
 */
export async function compareRuns(
  a: Store | ModelResults,
  b: Store | ModelResults,
  { seed = 0 }: CompareRunsOptions = {},
): Promise<RunComparison> {
  const [first, second] = [await resultsOf(a), await resultsOf(b)];
  const names = runNames([first.name, second.name]) as [string, string];
  const pairs = pairResults(first, second).map((pair) => comparePair({ pair, seed, names }));
  const { task, classNames } = first;
  const models = { a: describedRun(first), b: describedRun(second) };
  if (task === 'multilabel') return { ...models, task, multiLabel: true, classNames, labels: pairs };
  const [{ label: _, ...pair }] = pairs as [ComparedPair];
  return { ...models, task, classNames, ...pair };
}

async function resultsOf(one: Store | ModelResults): Promise<ModelResults> {
  return 'read' in one ? readResults({ store: one }) : one;
}

function describedRun({ name, outOfFold, decided: [first], ...own }: ModelResults): ComparedRun {
  const notes = 'notes' in own && Array.isArray(own.notes) ? own.notes : [];
  return {
    path: name,
    ...(notes.length > 0 ? { notes } : {}),
    ...(outOfFold ? { outOfFold } : {}),
    ...(first?.pooling === undefined ? {} : { pooling: first.pooling }),
  };
}
