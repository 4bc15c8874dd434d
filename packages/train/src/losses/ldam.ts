import { CnnError, ops } from '@cnn/core';
import { crossentropy } from './categoricalCrossentropy.js';
import { requireClasses } from './labelMode.js';
import type { Loss, ModelEnd } from './loss.js';
import { checkLossOptions } from './lossOptions.js';

export interface LdamOptions {
  /** How many training items each class has, by its index; each above 0. */
  readonly classCounts: readonly number[];
  /** The margin of the rarest class. Above 0. Default 0.5. */
  readonly maxMargin?: number | undefined;
  /**
   * Multiplies the logits, margins included. Default 30, which the authors use with a last layer whose outputs are
   * cosines, `cosineDense({ units, activation: 'softmax' })`; for an ordinary dense layer take 1. With `scale: 30` in the layer,
   * so that predictions have it too, take 1 here and a maxMargin of 15: that trains alike.
   */
  readonly scale?: number | undefined;
}

/**
 * Label-distribution-aware margin loss: the crossentropy of scale·(z − Δ), where Δ is 0 but for the label's class,
 * which must win by its margin Δ_c = maxMargin·(n_min / n_c)^¼. For models that end in a softmax; labels int32 `[?]`.
 *
 * Deferred re-weighting is `fit` with `classWeight` and `classWeightFromEpoch`. The weighted mean is divided by the batch's size, as all losses here, not by the sum of weights.
 *
 * Source: Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", equations 11 to 13.
 *
 * ```ts
 * const loss = ldam({ classCounts: [900, 90, 10], scale: 1, maxMargin: 15 }); // behind cosineDense({ units: 3, scale: 30, activation: 'softmax' })
 * ```
 */
export function ldam(options: LdamOptions): Loss {
  checkLossOptions('ldam', options, { classCounts: true, maxMargin: true, scale: true });
  const { classCounts, maxMargin = 0.5, scale = 30 } = options;
  checkPositive({ maxMargin, scale });
  for (const [index, count] of classCounts.entries()) checkPositive({ [`classCounts[${index}]`]: count });
  const rarest = Math.min(...classCounts);
  const margins = classCounts.map((count) => maxMargin * (rarest / count) ** 0.25);
  return {
    name: 'ldam',
    labelMode: 'int',
    check: (end) => checkEnd(end, margins.length),
    perItem(labels, { prediction, logits }) {
      const oneHot = ops.oneHot(labels, margins.length);
      const z = logits ?? ops.log(ops.maximum(prediction, 1e-7));
      const held = ops.subtract(z, ops.multiply(oneHot, z.graph.constant(margins, [margins.length])));
      return crossentropy(oneHot, ops.logSoftmax(ops.multiply(held, scale)));
    },
  };
}

function checkEnd(end: ModelEnd, counts: number): void {
  const { model, outputShape, activation } = end;
  requireClasses('ldam', model, outputShape);
  if (activation !== 'softmax') {
    throw new CnnError(
      'TRAINING',
      `loss ldam needs a model that ends in a softmax, '${model}' ends in '${activation ?? 'another layer'}'. Give its last layer activation: 'softmax'.`,
    );
  }
  if (outputShape.at(-1) === counts) return;
  throw new CnnError(
    'TRAINING',
    `loss ldam: classCounts has ${counts} classes, model '${model}' has ${outputShape.at(-1)}. Give one count for each class.`,
  );
}

function checkPositive(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new CnnError('TRAINING', `loss ldam: ${name} must be a finite number above 0, received ${value}.`);
  }
}
