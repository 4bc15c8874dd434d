import { ops } from '@cnn/core';
import type { Loss } from './loss.js';
import { meanPerItem } from './perItem.js';

/**
 * The mean of |prediction − label| over an item's outputs; labels float32 of the output's shape, any numbers.
 *
 * ```ts
 * await compile({ model, engine, loss: meanAbsoluteError() }); // or loss: 'meanAbsoluteError'
 * ```
 */
export function meanAbsoluteError(): Loss {
  return {
    name: 'meanAbsoluteError',
    labelMode: 'values',
    check() {},
    perItem: (labels, { prediction }) => meanPerItem(ops.abs(ops.subtract(prediction, labels))),
  };
}
