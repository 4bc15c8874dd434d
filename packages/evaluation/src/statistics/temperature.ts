import { CnnError } from '@cnn/core';
import { checkLabels } from './items.js';

/**
 * A model's outputs, row by row: logits before its sigmoid or softmax, or the probabilities after it, from which
 * the logits follow. Probabilities of exactly 0 and 1 are float32 results that were rounded: 0 counts as 2⁻¹²⁶, and 1 of a
 * single output as 1 − 2⁻²⁵.
 */
export type ModelOutputs =
  | { readonly logits: ArrayLike<number>; readonly probabilities?: never }
  | { readonly probabilities: ArrayLike<number>; readonly logits?: never };

export type FitTemperatureOptions = ModelOutputs & {
  /** The true class of each item, `[n]`. */
  readonly labels: ArrayLike<number>;
};

/** A temperature is between 1/MOST and MOST: beyond that, probabilities are all alike or all 0 and 1. */
const MOST = 1000;

/** Plain JSON. */
export interface FittedTemperature {
  /** Above 1 for an overconfident model. null where none is best; `note` says why. */
  readonly temperature: number | null;
  /** Log loss of the items with temperature 1. */
  readonly logLossBefore: number;
  /** Log loss with the temperature. */
  readonly logLossAfter: number | null;
  readonly note?: string;
}

/**
 * The temperature by which logits are divided so that the log loss is smallest (Guo et al., ICML 2017): one number that
 * calibrates probabilities and changes no ranking. Give it the validation set.
 *
 * @throws CnnError `TRAINING` for labels or outputs that do not fit, and for outputs that are no finite numbers
 */
export function fitTemperature(options: FitTemperatureOptions): FittedTemperature {
  const count = options.labels.length;
  const width = (options.logits ?? options.probabilities).length / count;
  if (!(Number.isInteger(width) && width > 0)) {
    throw new CnnError(
      'TRAINING',
      `fitTemperature: expected one row for each of the ${count} labels, received ${width * count} numbers.`,
    );
  }
  const labels = checkLabels(options.labels, Math.max(2, width));
  const rows = logitRows(options, width);
  const logLossBefore = lossAt(rows, labels, 1).loss;
  const none = (note: string): FittedTemperature => ({
    temperature: null,
    logLossBefore,
    logLossAfter: null,
    note,
  });

  // The loss is convex in 1 / temperature: its slope rises from 0 on, and is 0 at the minimum.
  const slope = (inverse: number): number => lossAt(rows, labels, inverse).slope;
  if (slope(1 / MOST) >= 0)
    return none('the model does no better than chance: any higher temperature fits better');
  if (rows.every((row, item) => row[labels[item] as number] === Math.max(...row))) {
    return none('every item is classified right: any lower temperature fits better');
  }
  if (slope(MOST) < 0)
    return none('nearly every item is classified right: any lower temperature fits better');
  let [low, high] = [1 / MOST, 1];
  while (slope(high) < 0) [low, high] = [high, high * 2];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return { temperature: 1 / high, logLossBefore, logLossAfter: lossAt(rows, labels, high).loss };
}

export type ApplyTemperatureOptions = ModelOutputs & {
  readonly temperature: number;
  /** Numbers in a row. Default 1: one sigmoid output. */
  readonly width?: number | undefined;
};

/**
 * Probabilities of logits that were divided by a temperature, in the form of the outputs.
 *
 * @throws CnnError `TRAINING` for a temperature that is not above 0, and outputs that do not fit or are not finite
 */
export function applyTemperature(options: ApplyTemperatureOptions): Float64Array {
  const { temperature, width = 1 } = options;
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new CnnError('TRAINING', `temperature: expected a number above 0, received ${temperature}.`);
  }
  const { length } = options.logits ?? options.probabilities;
  if (!Number.isInteger(width) || width < 1 || length % width !== 0) {
    throw new CnnError('TRAINING', `width: expected a divisor of the ${length} numbers, received ${width}.`);
  }
  const rows = logitRows(options, width);
  const scaled = rows.map((row) => softmax(row, 1 / temperature).shares);
  return Float64Array.from(scaled.flatMap((shares) => (width === 1 ? shares.slice(1) : shares)));
}

/** What float32 cannot tell from 0, and from 1. */
const SMALLEST = 2 ** -126;
const BELOW_ONE = 2 ** -25;

/** One row per item, with a logit for each class: a single output is the second class's, beside 0 for the first. */
function logitRows(outputs: ModelOutputs, width: number): number[][] {
  const values = outputs.logits ?? outputs.probabilities;
  const log = (value: number): number => Math.log(value || SMALLEST);
  return Array.from({ length: values.length / width }, (_, item) => {
    const row = Array.from({ length: width }, (_, column) => values[item * width + column] as number);
    const wrong = row.find(
      (value) => !Number.isFinite(value) || (outputs.probabilities && (value < 0 || value > 1)),
    );
    if (wrong !== undefined) {
      const expected = outputs.probabilities ? 'probabilities from 0 to 1' : 'finite logits';
      throw new CnnError('TRAINING', `temperature: item ${item} has ${wrong}, expected ${expected}.`);
    }
    if (!outputs.probabilities) return width === 1 ? [0, ...row] : row;
    const [only = 0] = row;
    return width === 1 ? [0, log(only) - Math.log(1 - only || BELOW_ONE)] : row.map(log);
  });
}

/** The mean log loss of logits times `inverse`, and its derivative by `inverse`. */
function lossAt(
  rows: readonly number[][],
  labels: Int32Array,
  inverse: number,
): { loss: number; slope: number } {
  let [loss, slope] = [0, 0];
  for (const [item, row] of rows.entries()) {
    const own = row[labels[item] as number] as number;
    const { shares, logSum } = softmax(row, inverse);
    loss += logSum - own * inverse;
    for (const [index, share] of shares.entries()) slope += share * ((row[index] as number) - own);
  }
  return { loss: loss / rows.length, slope: slope / rows.length };
}

function softmax(row: readonly number[], inverse: number): { shares: number[]; logSum: number } {
  const top = Math.max(...row) * inverse;
  const powers = row.map((value) => Math.exp(value * inverse - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { shares: powers.map((power) => power / sum), logSum: top + Math.log(sum) };
}
