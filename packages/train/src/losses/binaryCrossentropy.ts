import { CnnError, ops, type Value } from '@cnn/core';
import type { Loss, ModelEnd } from './loss.js';
import { clipProbabilities, meanPerItem } from './perItem.js';
import { checkSmoothing } from './smoothing.js';

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
    check: checkEnd,
    perItem(labels, { prediction, logits }) {
      const y =
        labelSmoothing === 0 ? labels : ops.add(ops.multiply(labels, 1 - labelSmoothing), labelSmoothing / 2);
      return meanPerItem(logits ? fromLogits(y, logits) : fromProbabilities(y, prediction));
    },
  };
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

function checkEnd({ model, outputShape, activation }: ModelEnd): void {
  const units = outputShape.at(-1);
  if (activation === 'softmax') {
    throw new CnnError(
      'TRAINING',
      `loss binaryCrossentropy needs a sigmoid output, model '${model}' ends in softmax over ${units}. Use loss: 'sparseCategoricalCrossentropy', or end in dense({ units: 1, activation: 'sigmoid' }).`,
    );
  }
  if (activation !== undefined && activation !== 'sigmoid') {
    throw new CnnError(
      'TRAINING',
      `loss binaryCrossentropy needs probabilities, the last layer of model '${model}' has activation '${activation}'. Give it activation: 'sigmoid'.`,
    );
  }
}
