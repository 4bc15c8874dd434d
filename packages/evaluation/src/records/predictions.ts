import { CnnError } from '@cnn/core';
import { labelClasses } from './classes.js';
import { type Evaluated, type EvaluatedItem, itemsOfRows } from './evaluated.js';
import type { ClassPrediction, ClassPredictions, LabelPrediction } from './evaluation.js';
import type { Rows } from './rows.js';

/**
 * Predictions of a set with one class per item as plain JSON. Values that are not finite become null.
 *
 * @param items those of the source, in its order: give predictions their file and group
 * @throws CnnError `DATA` when predictions and labels differ in number, or labels are no classes
 */
export function classPredictions(
  evaluated: Evaluated,
  items: readonly EvaluatedItem[] = [],
): ClassPredictions {
  const { task, classNames } = evaluated;
  if (task !== 'binary' && task !== 'multiclass') {
    throw new CnnError('DATA', `evaluation: expected labels that are classes, received the task ${task}.`);
  }
  const probabilities = rowsOf(evaluated.predictions);
  const labels = labelClasses(evaluated.labels);
  checkCount(probabilities, labels.length);
  const named = itemsOfRows(evaluated, items);
  return {
    task,
    classNames,
    predictions: probabilities.map(
      (row, at): ClassPrediction => ({
        ...nameOf(named[at]),
        label: labels[at] as number,
        probabilities: row.map(finite),
      }),
    ),
  };
}

/** Predictions of a multi-label set, as `classPredictions`. */
export function labelPredictions(
  evaluated: Evaluated,
  items: readonly EvaluatedItem[] = [],
): readonly LabelPrediction[] {
  const { classNames } = evaluated;
  const probabilities = rowsOf(evaluated.predictions);
  const labels = rowsOf(evaluated.labels);
  checkCount(probabilities, labels.length);
  const named = itemsOfRows(evaluated, items);
  return probabilities.map((row, at) => ({
    ...nameOf(named[at]),
    labels: classNames.filter((_, label) => labels[at]?.[label] === 1),
    probabilities: row.map(finite),
  }));
}

function nameOf({ file, group }: EvaluatedItem = {}): EvaluatedItem {
  return { ...(file === undefined ? {} : { file }), ...(group === undefined ? {} : { group }) };
}

function checkCount({ length }: readonly unknown[], labels: number): void {
  if (length === labels) return;
  throw new CnnError(
    'DATA',
    `evaluation: expected one label per prediction, received ${length} predictions and ${labels} labels.`,
  );
}

function rowsOf({ shape, data }: Rows): readonly (readonly number[])[] {
  const width = shape.length > 1 ? (shape.at(-1) ?? 1) : 1;
  return Array.from({ length: data.length / width }, (_, row) =>
    Array.from(data.subarray(row * width, (row + 1) * width)),
  );
}

/** JSON has no number that is not finite. */
export function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
