import { CnnError, ops } from '@cnn/core';
import type { Loss } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { forEachItem, type TverskyOptions, tverskyIndex } from './overlap.js';

export interface FocalTverskyOptions extends TverskyOptions {
  /** Weight of false positives. Not below 0. Default 0.3. */
  readonly alpha?: number | undefined;
  /** Weight of false negatives. Not below 0. Default 0.7. */
  readonly beta?: number | undefined;
  /** From 1, which is the Tversky loss; above it, what is covered badly counts more. Default 4/3. */
  readonly gamma?: number | undefined;
}

/**
 * (1 − T)^(1/gamma), with T the Tversky index of labels y and probabilities p, at least 1e-7 before the power:
 * T = Σ y·p / (Σ y·p + alpha·Σ (1 − y)·p + beta·Σ y·(1 − p) + 1e-7). For small lesions, as `tversky`. Labels of the output's
 * shape; sums and `labelMode` as in `dice`.
 *
 * ```ts
 * await compile({ model, engine, loss: focalTversky({ gamma: 2 }) }); // or loss: 'focalTversky'
 * ```
 *
 * Source: Abraham & Khan 2019, "A novel focal Tversky loss function with improved attention U-Net for lesion segmentation",
 * equation 4, arXiv 1810.07842. Their alpha, 0.7, weighs false negatives; here it is beta, as in `tversky` and in Salehi et al.
 *
 * @throws CnnError (OPTIONS) for an unknown option, (TRAINING) for one out of its range
 */
export function focalTversky(options: FocalTverskyOptions = {}): Loss {
  const name = 'focalTversky';
  checkLossOptions(name, options, { alpha: true, beta: true, gamma: true, axis: true, labelMode: true });
  const { alpha = 0.3, beta = 0.7, gamma = 4 / 3, axis, labelMode = 'binary' } = options;
  if (!(gamma >= 1 && Number.isFinite(gamma))) {
    throw new CnnError('TRAINING', `loss ${name}: gamma must be a number of at least 1, received ${gamma}.`);
  }
  const index = tverskyIndex(name, { alpha, beta, axis });
  return {
    name,
    labelMode,
    check() {},
    perItem(y, { prediction }) {
      const uncovered = ops.maximum(ops.subtract(1, index(y, prediction)), 1e-7);
      return forEachItem(ops.power(uncovered, 1 / gamma));
    },
  };
}
