import { ops } from '@cnn/core';
import type { Loss } from './loss.js';
import { meanPerItem } from './perItem.js';

/**
 * The mean of (prediction − label)² over an item's outputs; labels float32 of the output's shape, any numbers.
 *
 * ```ts
 * await compile({ model, engine, loss: meanSquaredError() }); // or loss: 'meanSquaredError'
 * ```
 */
export function meanSquaredError(): Loss {
  return {
    name: 'meanSquaredError',
    labelMode: 'values',
    check() {},
    perItem: (labels, { prediction }) => meanPerItem(ops.square(ops.subtract(prediction, labels))),
  };
}
