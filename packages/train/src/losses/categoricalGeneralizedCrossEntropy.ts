import { CnnError, ops } from '@cnn/core';
import { requireClasses } from './labelMode.js';
import type { Loss, ModelEnd } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { clipProbabilities, meanPerItem } from './perItem.js';
import { requireSoftmax } from './softmaxEnd.js';

export interface CategoricalGeneralizedCrossEntropyOptions {
  /** Between 0, where it is near the crossentropy, and 1, where it is near the mean absolute error. Default 0.5. */
  readonly q?: number | undefined;
}

/**
 * (1 − p^q) / q of the probability of the true class, which wrong labels pull less than the crossentropy; for models that end in
 * a softmax. Labels float32 `[?, classes]`, one-hot as Keras has them, or soft: then Σ y·(1 − p^q) / q over the classes. From
 * the logits inside the graph where they are known.
 *
 * Source: Zhang and Sabuncu, "Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels" (2018), as
 * in Keras 3.
 *
 * ```ts
 * await compile({ model, engine, loss: categoricalGeneralizedCrossEntropy({ q: 0.7 }) }); // or loss: 'categoricalGeneralizedCrossEntropy'
 * ```
 */
export function categoricalGeneralizedCrossEntropy(
  options: CategoricalGeneralizedCrossEntropyOptions = {},
): Loss {
  checkLossOptions('categoricalGeneralizedCrossEntropy', options, { q: true });
  const { q = 0.5 } = options;
  const name = 'categoricalGeneralizedCrossEntropy';
  if (!(q > 0 && q < 1)) {
    throw new CnnError('TRAINING', `loss ${name}: q must be between 0 and 1, received ${q}. Typical is 0.5.`);
  }
  return {
    name,
    labelMode: 'categorical',
    check(end: ModelEnd) {
      requireClasses(name, end.model, end.outputShape);
      requireSoftmax(name, end);
    },
    perItem(labels, { prediction, logits }) {
      // As in Keras, outputs are not divided by their sum.
      const logP = logits ? ops.logSoftmax(logits) : ops.log(clipProbabilities(prediction));
      const powers = ops.exp(ops.multiply(logP, q));
      const each = ops.multiply(labels, ops.multiply(ops.subtract(1, powers), 1 / q));
      return meanPerItem(ops.reduceSum(each, { axes: [-1] }));
    },
  };
}
