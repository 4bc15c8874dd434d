import { ops } from '@cnn/core';
import { crossentropy } from './categoricalCrossentropy.js';
import { requireClasses } from './labelMode.js';
import type { Loss, ModelEnd } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { clipProbabilities } from './perItem.js';
import { checkSmoothing, smoothClasses } from './smoothing.js';
import { requireSoftmax } from './softmaxEnd.js';

export interface SparseCategoricalCrossentropyOptions {
  /** 0..1; the label's class gets 1 − s + s/classes, the others s/classes. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * −log p of the label's class, for models that end in a softmax; labels int32 `[?]`, the index of the class.
 *
 * From the logits when the model ends in a softmax; otherwise the softmax of the logarithm of its clipped outputs, as
 * Keras does.
 *
 * ```ts
 * await compile({ model, engine, loss: sparseCategoricalCrossentropy({ labelSmoothing: 0.1 }) }); // or loss: 'sparseCategoricalCrossentropy'
 * ```
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): Loss {
  checkLossOptions('sparseCategoricalCrossentropy', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  checkSmoothing('sparseCategoricalCrossentropy', labelSmoothing);
  return {
    name: 'sparseCategoricalCrossentropy',
    labelMode: 'int',
    check(end: ModelEnd) {
      requireClasses('sparseCategoricalCrossentropy', end.model, end.outputShape);
      requireSoftmax('sparseCategoricalCrossentropy', end);
    },
    perItem(labels, { prediction, logits }) {
      const classes = prediction.shape.at(-1) as number;
      const y = smoothClasses(ops.oneHot(labels, classes), labelSmoothing);
      return crossentropy(y, ops.logSoftmax(logits ?? ops.log(clipProbabilities(prediction))));
    },
  };
}
