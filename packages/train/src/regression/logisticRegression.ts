import { CnnError, checkOptionNames } from '@cnn/core';
import { fitByNewton, sigmoid } from './newton.js';

/** A logistic regression on numbers of each item, one against the rest for more than two classes. Plain JSON. */
export interface LogisticRegression {
  /** What each number is reduced by, and then divided by. */
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** Of two classes the weights of the second one; of more, those of each class against all others. */
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
}

export interface FitLogisticRegressionOptions {
  /** The numbers of each item. */
  readonly features: readonly ArrayLike<number>[];
  /** The class of each item, from 0. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Inverse strength of the L2 penalty on the coefficients, not on the intercept. Default 1. */
  readonly c?: number | undefined;
}

/**
 * Fits a logistic regression on standardized numbers: each has mean 0 and standard deviation 1 over the items, as by
 * scikit-learn's `StandardScaler`; then its `LogisticRegression`, in `OneVsRestClassifier` for more than two classes.
 *
 * @throws CnnError (TRAINING) for items without numbers, of different lengths, or of one class alone
 */
export function fitLogisticRegression(options: FitLogisticRegressionOptions): LogisticRegression {
  checkOptionNames({
    where: 'fitLogisticRegression',
    options,
    names: { features: true, labels: true, classes: true, c: true },
  });
  const { features, labels, classes, c = 1 } = options;
  check(options);
  const { mean, scale } = standardization(features);
  const rows = features.map((row) =>
    Float64Array.from([
      ...mean.map((center, at) => ((row[at] as number) - center) / (scale[at] as number)),
      1,
    ]),
  );
  const targets = classes === 2 ? [1] : Array.from({ length: classes }, (_, target) => target);
  const fitted = targets.map((target) =>
    fitByNewton({ rows, labels: Uint8Array.from(labels, (label) => Number(label === target)), c }),
  );
  return {
    mean,
    scale,
    coefficients: fitted.map((weights) => [...weights.subarray(0, -1)]),
    intercepts: fitted.map((weights) => weights.at(-1) as number),
  };
}

/**
 * The probability of the second of two classes for each item, or one for each of more classes, one row after the other; a row's
 * sum is 1.
 */
export function applyLogisticRegression(options: {
  readonly regression: LogisticRegression;
  readonly features: readonly ArrayLike<number>[];
}): Float64Array {
  const { mean, scale, coefficients, intercepts } = options.regression;
  const width = coefficients.length;
  const said = new Float64Array(options.features.length * width);
  for (const [item, row] of options.features.entries()) {
    if (row.length !== mean.length) throw lengths(mean.length, row.length, item);
    const own = mean.map((center, at) => ((row[at] as number) - center) / (scale[at] as number));
    const shares = coefficients.map((weights, target) =>
      sigmoid(
        weights.reduce((sum, weight, at) => sum + weight * (own[at] as number), intercepts[target] as number),
      ),
    );
    const sum = width === 1 ? 1 : shares.reduce((a, b) => a + b, 0);
    said.set(
      shares.map((share) => (sum > 0 ? share / sum : 1 / width)),
      item * width,
    );
  }
  return said;
}

function check({ features, labels, classes, c = 1 }: FitLogisticRegressionOptions): void {
  const width = features[0]?.length ?? 0;
  if (width === 0 || features.length !== labels.length) {
    throw new CnnError(
      'TRAINING',
      `logistic regression: expected numbers for each of ${labels.length} labels, received ${features.length} rows of ${width}.`,
    );
  }
  const other = features.findIndex((row) => row.length !== width);
  if (other >= 0) throw lengths(width, features[other]?.length ?? 0, other);
  const wrong = Array.from(labels).find((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (wrong !== undefined)
    throw new CnnError(
      'TRAINING',
      `logistic regression: expected labels 0 to ${classes - 1}, received ${wrong}.`,
    );
  if (new Set(Array.from(labels)).size < 2)
    throw new CnnError('TRAINING', 'logistic regression: expected items of two classes, received one alone.');
  if (!(c > 0)) throw new CnnError('TRAINING', `logistic regression: expected c above 0, received ${c}.`);
}

const lengths = (expected: number, received: number, item: number): CnnError =>
  new CnnError(
    'TRAINING',
    `logistic regression: expected ${expected} numbers of each item, received ${received} of item ${item}.`,
  );

/** Mean and standard deviation over the items; a number that is the same in all keeps its scale. */
function standardization(features: readonly ArrayLike<number>[]) {
  const width = features[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => features.map((row) => row[at] as number));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const scale = columns.map((column, at) => {
    const deviation = Math.sqrt(
      column.reduce((sum, value) => sum + (value - (mean[at] as number)) ** 2, 0) / column.length,
    );
    return deviation > 0 ? deviation : 1;
  });
  return { mean, scale };
}
