import { ops, type Value } from '@cnn/core';
import { requireClasses } from './labelMode.js';
import type { Loss, LossOutput, ModelEnd } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { clipProbabilities, meanPerItem } from './perItem.js';
import { checkSmoothing, smoothClasses } from './smoothing.js';
import { requireSoftmax } from './softmaxEnd.js';

export interface CategoricalCrossentropyOptions {
  /** 0..1; labels y become y·(1 − s) + s/classes. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * −Σ y·log p over the classes, for models that end in a softmax; labels float32 `[?, classes]`, one-hot or soft.
 *
 * From the logits when the model ends in a softmax; otherwise from its outputs divided by their sum and clipped to
 * [1e-7, 1 − 1e-7], as Keras does.
 *
 * ```ts
 * await compile({ model, engine, loss: categoricalCrossentropy({ labelSmoothing: 0.1 }) }); // or loss: 'categoricalCrossentropy'
 * ```
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): Loss {
  checkLossOptions('categoricalCrossentropy', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  checkSmoothing('categoricalCrossentropy', labelSmoothing);
  return {
    name: 'categoricalCrossentropy',
    labelMode: 'categorical',
    check(end: ModelEnd) {
      requireClasses('categoricalCrossentropy', end.model, end.outputShape);
      requireSoftmax('categoricalCrossentropy', end);
    },
    perItem: (labels, output) =>
      crossentropy(smoothClasses(labels, labelSmoothing), logProbabilities(output)),
  };
}

/** −Σ y·log p over the last axis, then the mean over any others but the batch. */
export function crossentropy(y: Value, logP: Value): Value {
  const last = y.shape.length - 1;
  return meanPerItem(ops.negate(ops.reduceSum(ops.multiply(y, logP), { axes: [last] })));
}

/** log p of each class: from the logits when there are some, else from outputs divided by their sum and clipped. */
export function logProbabilities({ prediction, logits }: LossOutput): Value {
  if (logits) return ops.logSoftmax(logits);
  const sum = ops.reduceSum(prediction, { axes: [prediction.shape.length - 1], keepDims: true });
  return ops.log(clipProbabilities(ops.divide(prediction, sum)));
}
