import { CnnError, checkOptionNames } from '@cnn/core';
import { fitByNewton, sigmoid } from '../regression/newton.js';

/** A logistic regression on what several models say. Plain JSON. */
export interface StackingModel {
  /** One for each model. */
  readonly coefficients: readonly number[];
  readonly intercept: number;
  /** Of the logits of the models' probabilities. */
  readonly c: number;
}

export interface FitStackingOptions {
  /** 0 or 1 for each item. */
  readonly labels: ArrayLike<number>;
  /**
   * What each model says of each item: the probability of class 1. Out-of-fold predictions, so that no model has seen the item
   * it speaks of; otherwise the one that learned its items by heart would get all the weight.
   */
  readonly probabilities: readonly ArrayLike<number>[];
  /** Inverse strength of the L2 penalty on the coefficients, not on the intercept. Default 1. */
  readonly c?: number | undefined;
}

/** Probabilities nearer to 0 or 1 have no larger logit. */
const LIMIT = 1e-7;

function logit(probability: number): number {
  const p = Math.min(1 - LIMIT, Math.max(LIMIT, probability));
  return Math.log(p / (1 - p));
}

/** Rows of logits with a 1 at their end, for the intercept. */
function rowsOf(probabilities: readonly ArrayLike<number>[], count: number): Float64Array[] {
  return Array.from({ length: count }, (_, item) =>
    Float64Array.from([...probabilities.map((of) => logit(of[item] as number)), 1]),
  );
}

function check(options: FitStackingOptions): void {
  checkOptionNames({
    where: 'fitStacking',
    options,
    names: { labels: true, probabilities: true, c: true },
  });
  const { labels, probabilities, c = 1 } = options;
  if (probabilities.length === 0)
    throw new CnnError('TRAINING', 'stacking: expected at least one model, received none.');
  const other = probabilities.findIndex((of) => of.length !== labels.length);
  if (other >= 0) {
    throw new CnnError(
      'TRAINING',
      `stacking: expected ${labels.length} probabilities of each model, received ${probabilities[other]?.length} of model ${other}.`,
    );
  }
  const wrong = Array.from(labels).find((label) => label !== 0 && label !== 1);
  if (wrong !== undefined)
    throw new CnnError('TRAINING', `stacking: expected labels 0 and 1, received ${wrong}.`);
  for (const [model, of] of probabilities.entries()) {
    const bad = Array.from(of).findIndex((value) => !(value >= 0 && value <= 1));
    if (bad < 0) continue;
    throw new CnnError(
      'TRAINING',
      `stacking: model ${model} gives item ${bad} the probability ${of[bad]}, expected 0 to 1.`,
    );
  }
  if (new Set(Array.from(labels)).size < 2) {
    throw new CnnError('TRAINING', 'stacking: expected items of both classes, received one alone.');
  }
  if (!(c > 0)) throw new CnnError('TRAINING', `stacking: expected c above 0, received ${c}.`);
}

/**
 * Fits a logistic regression on the logits of several models' probabilities (Wolpert 1992, "Stacked generalization"; Platt
 * scaling for a single model), by Newton's method. The penalty is scikit-learn's: `|w|² / (2c)` beside the sum of log losses.
 *
 * @throws CnnError (TRAINING) for labels or probabilities that do not fit, or a single class
 */
export function fitStacking(options: FitStackingOptions): StackingModel {
  check(options);
  const { labels, probabilities, c = 1 } = options;
  const rows = rowsOf(probabilities, labels.length);
  const weights = fitByNewton({ rows, labels, c });
  return { coefficients: [...weights.subarray(0, -1)], intercept: weights.at(-1) as number, c };
}

/** The probability of class 1 for each item. @param options.probabilities as in `fitStacking` */
export function applyStacking(options: {
  readonly stacking: StackingModel;
  readonly probabilities: readonly ArrayLike<number>[];
}): Float64Array {
  const { stacking, probabilities } = options;
  const { coefficients, intercept } = stacking;
  if (probabilities.length !== coefficients.length) {
    throw new CnnError(
      'TRAINING',
      `stacking: expected ${coefficients.length} models, received ${probabilities.length}.`,
    );
  }
  return Float64Array.from({ length: probabilities[0]?.length ?? 0 }, (_, item) =>
    sigmoid(
      coefficients.reduce(
        (sum, weight, model) => sum + weight * logit(probabilities[model]?.[item] as number),
        intercept,
      ),
    ),
  );
}
