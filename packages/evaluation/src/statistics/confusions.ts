import { type ConfusionCounts, checkCounts } from './countResults.js';

/** Items of one class that were predicted as another. */
export interface Confusion {
  readonly truth: string;
  readonly predicted: string;
  readonly count: number;
  /** Of the items of the true class. */
  readonly share: number;
}

export interface Confusions {
  /** The most frequent first. */
  readonly confusions: readonly Confusion[];
  /** How many pairs of classes were confused: `confusions` may hold fewer. */
  readonly pairs: number;
  /** How many items were misclassified. */
  readonly items: number;
}

/** At most as many are listed. */
const mostListed = 100;

/**
 * Which classes were taken for which, the most frequent confusions first: what a confusion matrix of many classes is read for.
 *
 * @throws CnnError `DATA` when the matrix is not square with a row for each class, or holds something that is not a count.
 */
export function confusionsOf(counts: ConfusionCounts): Confusions {
  checkCounts(counts);
  const { classNames, confusionMatrix } = counts;
  const all = confusionMatrix.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, predicted) =>
      count === 0 || predicted === truth ? [] : [{ truth, predicted, count, share: count / total }],
    );
  });
  const sorted = all.toSorted((a, b) => b.count - a.count || b.share - a.share);
  return {
    confusions: sorted.slice(0, mostListed).map(({ truth, predicted, ...one }) => ({
      truth: classNames[truth] ?? '',
      predicted: classNames[predicted] ?? '',
      ...one,
    })),
    pairs: all.length,
    items: all.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Indices of the classes with the most misclassified items, as true or as predicted class, in their own order. */
export function mostConfused({ confusionMatrix }: ConfusionCounts, most: number): readonly number[] {
  const wrong = confusionMatrix.map(() => 0);
  for (const [truth, row] of confusionMatrix.entries()) {
    for (const [predicted, count] of row.entries()) {
      if (truth === predicted) continue;
      wrong[truth] = (wrong[truth] ?? 0) + count;
      wrong[predicted] = (wrong[predicted] ?? 0) + count;
    }
  }
  return wrong
    .map((_, index) => index)
    .toSorted((a, b) => (wrong[b] ?? 0) - (wrong[a] ?? 0) || a - b)
    .slice(0, most)
    .toSorted((a, b) => a - b);
}
