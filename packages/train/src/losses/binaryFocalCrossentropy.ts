import { CnnError, ops, type Value } from '@cnn/core';
import { binaryCrossentropies } from './binaryCrossentropy.js';
import { checkGamma, focused } from './focus.js';
import type { Loss, LossOutput } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { meanPerItem } from './perItem.js';
import { requireSigmoid } from './sigmoidEnd.js';
import { checkSmoothing, smoothBinary } from './smoothing.js';

export interface BinaryFocalCrossentropyOptions {
  /** Weighs labels of 1 by `alpha` and labels of 0 by 1 − `alpha`. Default false. */
  readonly applyClassBalancing?: boolean | undefined;
  /** 0..1, used with `applyClassBalancing`. Default 0.25. */
  readonly alpha?: number | undefined;
  /** From 0, which is the plain crossentropy. Default 2. */
  readonly gamma?: number | undefined;
  /** 0..1; labels y become y·(1 − s) + s/2. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * (1 − p_t)^gamma times the binary crossentropy, p_t the probability given to the label: y·p + (1 − y)·(1 − p). For
 * models that end in a sigmoid; labels of the output's shape. From the logits inside the graph where they are known.
 *
 * Source: Lin et al., "Focal Loss for Dense Object Detection", in Keras 3's form.
 *
 * ```ts
 * await compile({ model, engine, loss: binaryFocalCrossentropy({ gamma: 2, applyClassBalancing: true }) }); // or loss: 'binaryFocalCrossentropy'
 * ```
 */
export function binaryFocalCrossentropy(options: BinaryFocalCrossentropyOptions = {}): Loss {
  checkLossOptions('binaryFocalCrossentropy', options, {
    applyClassBalancing: true,
    alpha: true,
    gamma: true,
    labelSmoothing: true,
  });
  const { applyClassBalancing = false, alpha = 0.25, gamma = 2, labelSmoothing = 0 } = options;
  const name = 'binaryFocalCrossentropy';
  checkSmoothing(name, labelSmoothing);
  checkGamma(name, 'gamma', gamma);
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new CnnError(
      'TRAINING',
      `loss ${name}: alpha must be in 0..1, received ${alpha}. Typical is 0.25.`,
    );
  }
  return {
    name,
    labelMode: 'binary',
    check: (end) => requireSigmoid(name, end),
    perItem(labels, output) {
      const y = smoothBinary(labels, labelSmoothing);
      const focal = focused(binaryCrossentropies(y, output), errorShare(y, output), gamma);
      if (!applyClassBalancing) return meanPerItem(focal);
      const balance = ops.add(ops.multiply(y, 2 * alpha - 1), 1 - alpha);
      return meanPerItem(ops.multiply(balance, focal));
    },
  };
}

/** 1 − p_t = y·(1 − p) + (1 − y)·p, with 1 − p as σ(−z) where the logits are known, so that it does not round to 0. */
function errorShare(y: Value, { prediction, logits }: LossOutput): Value {
  const missed = logits ? ops.sigmoid(ops.negate(logits)) : ops.subtract(1, prediction);
  const claimed = logits ? ops.sigmoid(logits) : prediction;
  return ops.add(ops.multiply(y, missed), ops.multiply(ops.subtract(1, y), claimed));
}
