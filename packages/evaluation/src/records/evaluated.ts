import { distanceMeasures } from '../statistics/distances.js';
import { checkItems } from '../statistics/items.js';
import { labelCrossentropy } from '../statistics/labelCrossentropy.js';
import {
  measureItems,
  type OverallMetric,
  prepareItems,
  weightedMatrix,
} from '../statistics/measureItems.js';
import type { Task } from '../task.js';
import { labelClasses } from './classes.js';
import type { Rows } from './rows.js';

/** What `evaluate` of a model returns: a set's labels and the model's outputs for it. */
export interface Evaluated<Output extends Rows = Rows> {
  /** `other` where labels are no classes. */
  readonly task: Task;
  /** The mean over all items, regularization included. */
  readonly loss: number;
  /** By name, over all items. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows are the truth, columns the prediction; absent when labels are no classes. */
  readonly confusionMatrix?: readonly (readonly number[])[] | undefined;
  readonly classNames: readonly string[];
  /** The output for each item, in the source's order: `[n, 1]` probabilities of the second class, or `[n, classes]`. */
  readonly predictions: Output;
  /**
   * The label of each item in the form that the loss takes: int32 `[n]` class indices, `[n, 1]` numbers, one-hot
   * `[n, classes]`, or 0 and 1 for each label `[n, labels]`.
   */
  readonly labels: Rows;
  /** Which item of the source each row belongs to. */
  readonly indices: Int32Array;
  /**
   * Of a model with several outputs: each that has a loss, by its name. What stands above is of the main one, but for the loss,
   * which is of all together, and `metrics`, whose names begin with the output's: `grade_loss`, `grade_accuracy`.
   */
  readonly outputs?: Readonly<Record<string, EvaluatedOutput<Output>>> | undefined;
}

/** The same of one output: its own loss, and its metrics without its name in front. */
export type EvaluatedOutput<Output extends Rows = Rows> = Omit<Evaluated<Output>, 'indices' | 'outputs'>;

/** What is known of an item beside its label. */
export interface EvaluatedItem {
  /** Path below the data folder. */
  readonly file?: string | undefined;
  /** The patient, or other group, that it is from. */
  readonly group?: string | undefined;
}

/** Labels, probabilities and class names of a set with one class per item, as all statistics take them. */
export function labelsAndProbabilities({
  labels,
  predictions,
  classNames,
}: Pick<Evaluated, 'labels' | 'predictions' | 'classNames'>) {
  return { labels: labelClasses(labels), probabilities: predictions.data, classNames };
}

/**
 * The same set with other probabilities (of the main output, which alone is kept), such as calibrated ones or means over several views: all results are theirs, and the
 * loss is their crossentropy.
 */
export function withPredictions<Output extends Rows>(
  { outputs: _outputs, ...evaluated }: Evaluated,
  predictions: Output,
): Evaluated<Output> {
  const { labels, metrics } = evaluated;
  if (evaluated.task === 'multilabel') {
    const loss = labelCrossentropy({ labels: labels.data, probabilities: predictions.data });
    return { ...evaluated, predictions, loss, metrics: {} };
  }
  const items = checkItems(labelsAndProbabilities({ ...evaluated, predictions }));
  const prepared = prepareItems({ items, threshold: 0.5, bins: 10 });
  const once = new Float64Array(items.count).fill(1);
  const names = Object.keys(metrics) as OverallMetric[];
  const { overall } = names.length > 0 ? measureItems(prepared, once) : { overall: undefined };
  return {
    ...evaluated,
    predictions,
    loss: distanceMeasures(prepared.distances, once).log_loss.value ?? Number.NaN,
    metrics: Object.fromEntries(names.map((name) => [name, overall?.[name]?.value ?? Number.NaN])),
    confusionMatrix: weightedMatrix(prepared, once),
  };
}

/** The items that the rows belong to. @param items those of the source, in its order */
export function itemsOfRows(
  { indices }: Pick<Evaluated, 'indices'>,
  items: readonly EvaluatedItem[],
): EvaluatedItem[] {
  return Array.from(indices, (index) => items[index] ?? {});
}

/** The group of each; undefined where one has none. */
export function groupsOf(items: readonly EvaluatedItem[]): string[] | undefined {
  const groups = items.flatMap(({ group }) => group ?? []);
  return items.length > 0 && groups.length === items.length ? groups : undefined;
}
