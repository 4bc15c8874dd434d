import { ops } from '@cnn/core';
import type { Loss } from './loss.js';
import { meanPerItem } from './perItem.js';

/**
 * The mean of f − y·log(f + 1e-7) over an item's outputs f, which must not be below 0, such as counts after an
 * activation of softplus. Labels float32 of the output's shape.
 *
 * ```ts
 * await compile({ model, engine, loss: poisson() }); // or loss: 'poisson'
 * ```
 */
export function poisson(): Loss {
  return {
    name: 'poisson',
    labelMode: 'values',
    check() {},
    perItem: (labels, { prediction }) =>
      meanPerItem(ops.subtract(prediction, ops.multiply(labels, ops.log(ops.add(prediction, 1e-7))))),
  };
}
