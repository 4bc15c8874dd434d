import { ops, type Value } from '@cnn/core';
import { requireClasses } from './labelMode.js';
import type { Loss } from './loss.js';
import { meanPerItem } from './perItem.js';
import { requireSoftmax } from './softmaxEnd.js';

/**
 * Σ y·log(y / p) over the classes, for models that end in a softmax; labels float32 `[?, classes]` whose rows are
 * distributions. Labels, and outputs where the logits are not known, are clipped to [1e-7, 1], as Keras does.
 *
 * ```ts
 * await compile({ model, engine, loss: kullbackLeiblerDivergence() }); // or loss: 'kullbackLeiblerDivergence'
 * ```
 */
export function kullbackLeiblerDivergence(): Loss {
  const name = 'kullbackLeiblerDivergence';
  return {
    name,
    labelMode: 'categorical',
    check(end) {
      requireClasses(name, end.model, end.outputShape);
      requireSoftmax(name, end);
    },
    perItem(labels, { prediction, logits }) {
      const y = clip(labels);
      const logP = logits ? ops.logSoftmax(logits) : ops.log(clip(prediction));
      const each = ops.multiply(y, ops.subtract(ops.log(y), logP));
      return meanPerItem(ops.reduceSum(each, { axes: [-1] }));
    },
  };
}

const clip = (x: Value): Value => ops.minimum(ops.maximum(x, 1e-7), 1);
