import { CnnError } from '@cnn/core';
import { agreementMeasures, type CountMetric, countMeasures, countsOf } from './counts.js';

/** Counts of true and predicted classes; a `ClassEvaluation` has both. */
export interface ConfusionCounts {
  /** A row for each true class, a column for each predicted one. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly classNames: readonly string[];
}

/** How a model did on one class. null where there is nothing to divide by. */
export interface CountedClass extends Readonly<Record<CountMetric, number | null>> {
  readonly name: string;
  /** Items of the class. */
  readonly items: number;
}

/** What a confusion matrix says. */
export interface CountResults {
  readonly items: number;
  /** null without items. */
  readonly accuracy: number | null;
  /** null where there are items of one class alone. */
  readonly balancedAccuracy: number | null;
  /** Accuracy of always predicting the most frequent class; null without items. */
  readonly baseline: { readonly name: string; readonly accuracy: number } | null;
  readonly perClass: readonly CountedClass[];
}

/**
 * @throws CnnError `DATA` when the matrix is not square with a row for each class, or holds something that is not a count.
 */
export function checkCounts({ confusionMatrix, classNames }: ConfusionCounts): void {
  const size = classNames.length;
  const shape = confusionMatrix.map((row) => row.length);
  if (size < 2 || shape.length !== size || shape.some((columns) => columns !== size)) {
    throw new CnnError(
      'DATA',
      `confusionMatrix needs ${size} rows of ${size} counts, one for each of classNames (at least two), received rows of lengths [${shape.join(', ')}].`,
    );
  }
  const wrong = confusionMatrix.flat().find((count) => !Number.isInteger(count) || count < 0);
  if (wrong !== undefined) {
    throw new CnnError(
      'DATA',
      `confusionMatrix needs counts, received ${wrong}. Give whole numbers, not shares.`,
    );
  }
}

/**
 * The results that follow from the counts alone, of the whole and of each class against the rest.
 *
 * @throws CnnError `DATA` as `checkCounts`
 */
export function countResults(counts: ConfusionCounts): CountResults {
  checkCounts(counts);
  const { confusionMatrix: matrix, classNames } = counts;
  const measures = countsOf(matrix).map((own, index) => countMeasures(own, classNames[index] ?? ''));
  const rows = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const items = rows.reduce((sum, count) => sum + count, 0);
  const perClass = measures.map((own, index) => {
    const values = Object.entries(own).map(([name, { value }]) => [name, value] as const);
    return {
      name: classNames[index] ?? '',
      items: rows[index] ?? 0,
      ...(Object.fromEntries(values) as Record<CountMetric, number | null>),
    };
  });
  if (items === 0) return { items, accuracy: null, balancedAccuracy: null, baseline: null, perClass };
  const sensitivities = measures.map(({ sensitivity }) => sensitivity);
  const { accuracy, balanced_accuracy } = agreementMeasures({ matrix, classNames, sensitivities });
  const most = rows.indexOf(Math.max(...rows));
  return {
    items,
    accuracy: accuracy.value,
    balancedAccuracy: balanced_accuracy.value,
    baseline: { name: classNames[most] ?? '', accuracy: (rows[most] ?? 0) / items },
    perClass,
  };
}
