import { ops, type Value } from '@cnn/core';
import { requireClasses } from './labelMode.js';
import type { Loss } from './loss.js';
import { meanPerItem } from './perItem.js';

/**
 * The mean of max(1 − y·f, 0) over an item's outputs f, such as those of a last layer without activation or with tanh.
 * Labels 0 and 1 of the output's shape, which become y = −1 and 1. The decision is at f = 0.
 *
 * ```ts
 * await compile({ model, engine, loss: hinge() }); // or loss: 'hinge'
 * ```
 */
export function hinge(): Loss {
  return {
    name: 'hinge',
    labelMode: 'binary',
    check() {},
    perItem: (labels, { prediction }) => meanPerItem(shortfall(labels, prediction)),
  };
}

/**
 * The mean of max(1 − y·f, 0)² over an item's outputs; labels as those of `hinge`.
 *
 * ```ts
 * await compile({ model, engine, loss: squaredHinge() }); // or loss: 'squaredHinge'
 * ```
 */
export function squaredHinge(): Loss {
  return {
    name: 'squaredHinge',
    labelMode: 'binary',
    check() {},
    perItem: (labels, { prediction }) => meanPerItem(ops.square(shortfall(labels, prediction))),
  };
}

/**
 * max(1 + n − p, 0), with p the label's output and n the largest of (1 − y)·f, as Keras has it: n is never below 0.
 * Labels float32 `[?, classes]`, one-hot.
 *
 * ```ts
 * await compile({ model, engine, loss: categoricalHinge() }); // or loss: 'categoricalHinge'
 * ```
 */
export function categoricalHinge(): Loss {
  return {
    name: 'categoricalHinge',
    labelMode: 'categorical',
    check: ({ model, outputShape }) => requireClasses('categoricalHinge', model, outputShape),
    perItem(labels, { prediction }) {
      const right = ops.reduceSum(ops.multiply(labels, prediction), { axes: [-1] });
      const wrong = ops.reduceMax(ops.multiply(ops.subtract(1, labels), prediction), { axes: [-1] });
      return meanPerItem(ops.relu(ops.add(ops.subtract(wrong, right), 1)));
    },
  };
}

function shortfall(labels: Value, prediction: Value): Value {
  const y = ops.subtract(ops.multiply(labels, 2), 1);
  return ops.relu(ops.subtract(1, ops.multiply(y, prediction)));
}
