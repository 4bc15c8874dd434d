import { CnnError, ops, type Value } from '@cnn/core';
import { logProbabilities } from './categoricalCrossentropy.js';
import { checkGamma, focused } from './focus.js';
import { requireClasses } from './labelMode.js';
import type { Loss, ModelEnd } from './loss.js';
import { checkLossOptions } from './lossOptions.js';
import { meanPerItem } from './perItem.js';
import { checkSmoothing, smoothClasses } from './smoothing.js';
import { requireSoftmax } from './softmaxEnd.js';

export interface CategoricalFocalCrossentropyOptions {
  /** Weight of all classes, or of each by its index. Not below 0. Default 0.25. */
  readonly alpha?: number | readonly number[] | undefined;
  /** From 0, which is alpha times the plain crossentropy. Default 2. */
  readonly gamma?: number | undefined;
  /** 0..1; labels y become y·(1 − s) + s/classes. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * Σ alpha·(1 − p)^gamma·(−y·log p) over the classes, for models that end in a softmax; labels float32 `[?, classes]`,
 * one-hot or soft. From the logits inside the graph where they are known.
 *
 * Source: Lin et al., "Focal Loss for Dense Object Detection", in Keras 3's form.
 *
 * ```ts
 * await compile({ model, engine, loss: categoricalFocalCrossentropy({ alpha: [0.2, 0.8], gamma: 2 }) }); // or loss: 'categoricalFocalCrossentropy'
 * ```
 */
export function categoricalFocalCrossentropy(options: CategoricalFocalCrossentropyOptions = {}): Loss {
  checkLossOptions('categoricalFocalCrossentropy', options, {
    alpha: true,
    gamma: true,
    labelSmoothing: true,
  });
  const { alpha = 0.25, gamma = 2, labelSmoothing = 0 } = options;
  const name = 'categoricalFocalCrossentropy';
  const weights = typeof alpha === 'number' ? [alpha] : alpha;
  checkSmoothing(name, labelSmoothing);
  checkGamma(name, 'gamma', gamma);
  if (weights.length === 0 || weights.some((weight) => !(Number.isFinite(weight) && weight >= 0))) {
    throw new CnnError(
      'TRAINING',
      `loss ${name}: alpha must be a number not below 0, or one for each class, received [${weights.join(', ')}].`,
    );
  }
  return {
    name,
    labelMode: 'categorical',
    check(end: ModelEnd) {
      requireClasses(name, end.model, end.outputShape);
      requireSoftmax(name, end);
      if (typeof alpha !== 'number') requireOnePerClass(name, weights.length, end);
    },
    perItem(labels, output) {
      const y = smoothClasses(labels, labelSmoothing);
      const logP = logProbabilities(output);
      const crossentropies = ops.negate(ops.multiply(y, logP));
      const focal = focused(crossentropies, ops.subtract(1, ops.exp(logP)), gamma);
      const weighted = ops.multiply(focal, perClass(y, alpha));
      return meanPerItem(ops.reduceSum(weighted, { axes: [-1] }));
    },
  };
}

function perClass(y: Value, alpha: number | readonly number[]): Value | number {
  return typeof alpha === 'number' ? alpha : y.graph.constant(alpha, [alpha.length]);
}

function requireOnePerClass(loss: string, weights: number, { model, outputShape }: ModelEnd): void {
  const classes = outputShape.at(-1);
  if (weights === classes) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss}: alpha has ${weights} weights, model '${model}' has ${classes} classes. Give one for each class.`,
  );
}
