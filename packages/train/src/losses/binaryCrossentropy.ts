import { ops, type Value } from '@cnn/core';
import type { Loss, LossOutput } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { clipProbabilities, meanPerItem } from './perItem.js';
import { checkPosWeight, type PosWeight, requireOnePerOutput, weighPositives } from './posWeight.js';
import { requireSigmoid } from './sigmoidEnd.js';
import { checkSmoothing, smoothBinary } from './smoothing.js';

export interface BinaryCrossentropyOptions {
  /** 0..1; labels y become y·(1 − s) + s/2. Default 0. */
  readonly labelSmoothing?: number | undefined;
  /**
   * What labels of 1 count more than labels of 0: one number, or one for each output. Not below 0. Default 1. It is a part of the
   * loss, so of `val_loss` too.
   */
  readonly posWeight?: PosWeight | undefined;
}

/**
 * −w·y·log p − (1 − y)·log(1 − p), with w the `posWeight`, for models that end in a sigmoid; labels of the output's shape.
 *
 * When the model ends in a sigmoid it is computed from the logits z as w·y·softplus(−z) + (1 − y)·softplus(z): exact for
 * confident predictions, and without a weight its gradient σ(z) − y never vanishes by rounding. Otherwise from probabilities
 * clipped to [1e-7, 1 − 1e-7], as Keras does. The weight is that of PyTorch's BCEWithLogitsLoss, on smoothed labels.
 *
 * ```ts
 * await compile({ model, engine, loss: binaryCrossentropy({ labelSmoothing: 0.1 }) }); // or loss: 'binaryCrossentropy'
 * ```
 */
export function binaryCrossentropy(options: BinaryCrossentropyOptions = {}): Loss {
  checkLossOptions('binaryCrossentropy', options, { labelSmoothing: true, posWeight: true });
  const { labelSmoothing = 0, posWeight } = options;
  const name = 'binaryCrossentropy';
  checkSmoothing(name, labelSmoothing);
  checkPosWeight(name, posWeight);
  return {
    name,
    labelMode: 'binary',
    check(end) {
      requireSigmoid(name, end);
      requireOnePerOutput(name, posWeight, end);
    },
    perItem: (labels, output) =>
      meanPerItem(binaryCrossentropies(smoothBinary(labels, labelSmoothing), output, posWeight)),
  };
}

/** The crossentropy of each output, of the output's shape: from the logits when there are some. */
export function binaryCrossentropies(
  y: Value,
  { prediction, logits }: LossOutput,
  posWeight?: PosWeight,
): Value {
  return logits ? fromLogits(y, logits, posWeight) : fromProbabilities(y, prediction, posWeight);
}

function fromLogits(y: Value, z: Value, posWeight: PosWeight | undefined): Value {
  const ifOne = ops.multiply(y, ops.softplus(ops.negate(z)));
  const ifZero = ops.multiply(ops.subtract(1, y), ops.softplus(z));
  return ops.add(weighPositives(ifOne, posWeight), ifZero);
}

function fromProbabilities(y: Value, prediction: Value, posWeight: PosWeight | undefined): Value {
  const p = clipProbabilities(prediction);
  const ifOne = ops.multiply(y, ops.log(p));
  const ifZero = ops.multiply(ops.subtract(1, y), ops.log(ops.subtract(1, p)));
  return ops.negate(ops.add(weighPositives(ifOne, posWeight), ifZero));
}
