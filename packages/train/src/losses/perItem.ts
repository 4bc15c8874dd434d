import { ops, type Value } from '@cnn/core';

/** The mean over all axes but the batch: `[?, …]` → `[?]`, as Keras's mean over the last axis and then over the rest. */
export function meanPerItem(x: Value): Value {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return axes.length === 0 ? x : ops.reduceMean(x, { axes });
}

/** Limits probabilities to [epsilon, 1 − epsilon] before a logarithm, with Keras's epsilon of 1e-7. */
export function clipProbabilities(x: Value): Value {
  return ops.minimum(ops.maximum(x, EPSILON), 1 - EPSILON);
}

const EPSILON = 1e-7;
