import { CnnError } from '@cnn/core';

/** How a model did on one class. Undefined where there is nothing to divide by. */
export interface ClassResult {
  readonly name: string;
  /** Images of the class. */
  readonly images: number;
  /** Sensitivity: share of the class's images that were found. */
  readonly recall: number | undefined;
  /** Share of the images called so that are of the class. */
  readonly precision: number | undefined;
  /** Share of the other classes' images that were not called so. */
  readonly specificity: number | undefined;
  readonly f1: number | undefined;
}

/** What a confusion matrix says of the whole. */
export interface Overall {
  readonly images: number;
  readonly accuracy: number;
  /** Mean of the recalls of the classes that have images. */
  readonly balancedAccuracy: number;
  /** Accuracy of always answering the most frequent class. */
  readonly baseline: { readonly name: string; readonly accuracy: number };
}

export interface ConfusionCounts {
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly classNames: readonly string[];
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

/** Recall, precision, specificity and F1 of each class, from the counts alone. */
export function perClass({ confusionMatrix, classNames }: ConfusionCounts): readonly ClassResult[] {
  const total = sum(confusionMatrix.flat());
  return classNames.map((name, index) => {
    const images = sum(confusionMatrix[index] ?? []);
    const called = sum(confusionMatrix.map((row) => row[index] ?? 0));
    const right = confusionMatrix[index]?.[index] ?? 0;
    return {
      name,
      images,
      recall: ratio(right, images),
      precision: ratio(right, called),
      specificity: ratio(total - images - called + right, total - images),
      f1: ratio(2 * right, images + called),
    };
  });
}

/** Undefined when the matrix counts no image. */
export function overall(counts: ConfusionCounts): Overall | undefined {
  const classes = perClass(counts);
  const images = sum(classes.map((result) => result.images));
  if (images === 0) return undefined;
  const recalls = classes.flatMap(({ recall }) => recall ?? []);
  const most = classes.reduce((a, b) => (b.images > a.images ? b : a));
  return {
    images,
    accuracy: sum(counts.classNames.map((_, index) => counts.confusionMatrix[index]?.[index] ?? 0)) / images,
    balancedAccuracy: sum(recalls) / recalls.length,
    baseline: { name: most.name, accuracy: most.images / images },
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
