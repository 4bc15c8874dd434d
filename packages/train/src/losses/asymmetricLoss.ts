import { CnnError, ops, type Value } from '@cnn/core';
import { checkGamma, focused } from './focus.js';
import type { Loss, LossOutput } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { clipProbabilities, meanPerItem } from './perItem.js';
import { requireSigmoid } from './sigmoidEnd.js';

export interface AsymmetricLossOptions {
  /** Focusing of labels of 1. Default 1. */
  readonly gammaPositive?: number | undefined;
  /** Focusing of labels of 0. Default 4. */
  readonly gammaNegative?: number | undefined;
  /** Probabilities below it count nothing for labels of 0. 0..1, below 1. Default 0.05. */
  readonly clip?: number | undefined;
}

/**
 * −y·(1 − p)^γ₊·log p − (1 − y)·q^γ₋·log(1 − q), with q = max(p − clip, 0), for models that end in a sigmoid, one or
 * several labels for each item. The mean over an item's outputs (the authors' code takes the sum), with the gradient
 * of the whole formula.
 *
 * Source: Ridnik et al., "Asymmetric Loss For Multi-Label Classification", equations 5 to 7.
 *
 * ```ts
 * await compile({ model, engine, loss: asymmetricLoss({ gammaNegative: 2 }) }); // or loss: 'asymmetricLoss'
 * ```
 */
export function asymmetricLoss(options: AsymmetricLossOptions = {}): Loss {
  checkLossOptions('asymmetricLoss', options, { gammaPositive: true, gammaNegative: true, clip: true });
  const { gammaPositive = 1, gammaNegative = 4, clip = 0.05 } = options;
  const name = 'asymmetricLoss';
  checkGamma(name, 'gammaPositive', gammaPositive);
  checkGamma(name, 'gammaNegative', gammaNegative);
  if (!(clip >= 0 && clip < 1)) {
    throw new CnnError('TRAINING', `loss ${name}: clip must be in 0..1, below 1, received ${clip}.`);
  }
  return {
    name,
    labelMode: 'binary',
    check: (end) => requireSigmoid(name, end),
    perItem(y, output) {
      const { p, missed, surprise } = probabilities(output);
      const positive = ops.multiply(y, focused(surprise, missed, gammaPositive));
      const shifted = ops.relu(ops.subtract(p, clip));
      const rest = ops.maximum(ops.subtract(1, shifted), 1e-7);
      const negative = focused(ops.negate(ops.log(rest)), shifted, gammaNegative);
      return meanPerItem(ops.add(positive, ops.multiply(ops.subtract(1, y), negative)));
    },
  };
}

/** p, 1 − p and −log p: from the logits when there are some. */
function probabilities({ prediction, logits }: LossOutput): Record<'p' | 'missed' | 'surprise', Value> {
  if (logits) {
    const against = ops.negate(logits);
    return { p: ops.sigmoid(logits), missed: ops.sigmoid(against), surprise: ops.softplus(against) };
  }
  const p = clipProbabilities(prediction);
  return { p, missed: ops.subtract(1, p), surprise: ops.negate(ops.log(p)) };
}
