import { CnnError, ops, type Value } from '@cnn/core';
import type { Loss } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { meanPerItem } from './perItem.js';

export interface DiceOptions {
  /**
   * Axes that are summed over, the batch not among them, such as [1, 2] for the pixels of `[?, height, width, classes]`.
   * Default all, the batch included, as in Keras: then each item of a batch has the loss of the whole batch.
   */
  readonly axis?: readonly number[] | undefined;
  /** `categorical` for rows of one-hot labels over classes, which class indices become. Default `binary`. */
  readonly labelMode?: 'binary' | 'categorical' | undefined;
}

export interface TverskyOptions extends DiceOptions {
  /** Weight of false positives: of what predictions have and labels lack. Not below 0. Default 0.5. */
  readonly alpha?: number | undefined;
  /** Weight of false negatives: of what labels have and predictions lack. Not below 0. Default 0.5. */
  readonly beta?: number | undefined;
}

/**
 * 1 − 2·Σ y·p / (Σ y + Σ p + 1e-7): how far labels and probabilities are from covering each other.
 *
 * ```ts
 * await compile({ model, engine, loss: dice({ axis: [1] }) }); // or loss: 'dice'
 * ```
 */
export function dice(options: DiceOptions = {}): Loss {
  checkLossOptions('dice', options, { axis: true, labelMode: true });
  const { axis, labelMode = 'binary' } = options;
  const sum = overlapSum('dice', axis);
  return {
    name: 'dice',
    labelMode,
    check() {},
    perItem(y, { prediction }) {
      const both = ops.multiply(sum(ops.multiply(y, prediction)), 2);
      const total = ops.add(ops.add(sum(y), sum(prediction)), EPSILON);
      return forEachItem(ops.subtract(1, ops.divide(both, total)));
    },
  };
}

/**
 * 1 − Σ y·p / (Σ y·p + alpha·Σ (1 − y)·p + beta·Σ y·(1 − p) + 1e-7). With both weights 0.5 it is the dice loss; a beta above
 * alpha looks for what is missed, and the paper's best is alpha 0.3, beta 0.7.
 *
 * Source: Salehi et al. 2017, "Tversky loss function for image segmentation using 3D fully convolutional deep networks",
 * equation 1, arXiv 1706.05721. Keras to 3.15 has the two weights the other way round.
 *
 * ```ts
 * await compile({ model, engine, loss: tversky({ alpha: 0.3, beta: 0.7 }) }); // or loss: 'tversky'
 * ```
 */
export function tversky(options: TverskyOptions = {}): Loss {
  checkLossOptions('tversky', options, { alpha: true, beta: true, axis: true, labelMode: true });
  const { alpha = 0.5, beta = 0.5, axis, labelMode = 'binary' } = options;
  const index = tverskyIndex('tversky', { alpha, beta, axis });
  return {
    name: 'tversky',
    labelMode,
    check() {},
    perItem: (y, { prediction }) => forEachItem(ops.subtract(1, index(y, prediction))),
  };
}

const EPSILON = 1e-7;

/**
 * Σ y·p / (Σ y·p + alpha·Σ (1 − y)·p + beta·Σ y·(1 − p) + 1e-7), as a function of labels y and predictions p.
 *
 * @throws CnnError (TRAINING) for a weight below 0, and for axes that are none
 */
export function tverskyIndex(
  loss: string,
  {
    alpha,
    beta,
    axis,
  }: { readonly alpha: number; readonly beta: number; readonly axis: DiceOptions['axis'] },
): (y: Value, p: Value) => Value {
  const sum = overlapSum(loss, axis);
  for (const [name, value] of Object.entries({ alpha, beta })) {
    if (Number.isFinite(value) && value >= 0) continue;
    throw new CnnError('TRAINING', `loss ${loss}: ${name} must be a number not below 0, received ${value}.`);
  }
  return (y, p) => {
    const both = sum(ops.multiply(y, p));
    const claimed = ops.multiply(sum(ops.multiply(ops.subtract(1, y), p)), alpha);
    const missed = ops.multiply(sum(ops.multiply(y, ops.subtract(1, p))), beta);
    return ops.divide(both, ops.add(ops.add(ops.add(both, missed), claimed), EPSILON));
  };
}

function overlapSum(loss: string, axis: readonly number[] | undefined): (x: Value) => Value {
  if (axis && (axis.length === 0 || axis.some((dim) => !Number.isInteger(dim) || dim < 1))) {
    throw new CnnError(
      'TRAINING',
      `loss ${loss}: axis must name axes from 1, received [${axis.join(', ')}]. Leave it out to sum over the whole batch.`,
    );
  }
  return (x) => ops.reduceSum(x, axis ? { axes: axis } : {});
}

/** The loss of each item: that of the whole batch, or the mean over what is left of the item's axes. */
export function forEachItem(loss: Value): Value {
  return loss.shape.length === 0 ? ops.broadcast(loss, [-1]) : meanPerItem(loss);
}
