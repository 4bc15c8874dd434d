import { ops, type Value } from '@cnn/core';
import type { Loss, LossOutput } from './loss.js';
import { clipProbabilities, meanPerItem } from './perItem.js';
import { requireSigmoid } from './sigmoidEnd.js';
import { checkSmoothing, smoothBinary } from './smoothing.js';

export interface BinaryCrossentropyOptions {
  /** 0..1; labels y become y·(1 − s) + s/2. Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * −y·log p − (1 − y)·log(1 − p), for models that end in a sigmoid; labels of the output's shape.
 *
 * When the model ends in a sigmoid it is computed from the logits z as y·softplus(−z) + (1 − y)·softplus(z): exact for
 * confident predictions, and its gradient σ(z) − y never vanishes by rounding. Otherwise from probabilities clipped to
 * [1e-7, 1 − 1e-7], as Keras does.
 */
export function binaryCrossentropy({ labelSmoothing = 0 }: BinaryCrossentropyOptions = {}): Loss {
  checkSmoothing('binaryCrossentropy', labelSmoothing);
  return {
    name: 'binaryCrossentropy',
    labelMode: 'binary',
    check: (end) => requireSigmoid('binaryCrossentropy', end),
    perItem: (labels, output) =>
      meanPerItem(binaryCrossentropies(smoothBinary(labels, labelSmoothing), output)),
  };
}

/** The crossentropy of each output, of the output's shape: from the logits when there are some. */
export function binaryCrossentropies(y: Value, { prediction, logits }: LossOutput): Value {
  return logits ? fromLogits(y, logits) : fromProbabilities(y, prediction);
}

function fromLogits(y: Value, z: Value): Value {
  const ifOne = ops.multiply(y, ops.softplus(ops.negate(z)));
  const ifZero = ops.multiply(ops.subtract(1, y), ops.softplus(z));
  return ops.add(ifOne, ifZero);
}

function fromProbabilities(y: Value, prediction: Value): Value {
  const p = clipProbabilities(prediction);
  const ifOne = ops.multiply(y, ops.log(p));
  const ifZero = ops.multiply(ops.subtract(1, y), ops.log(ops.subtract(1, p)));
  return ops.negate(ops.add(ifOne, ifZero));
}
