import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import { relu6 } from './activations.js';
import { aNumber, optional } from './field.js';
import { define, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `relu` makes. */
export interface ReluLayer extends LayerBase {
  readonly type: 'relu';
  /** Values above it become it. Default none. */
  readonly maxValue?: number | undefined;
  /** What values below the threshold are multiplied by, counted from it. Default 0. */
  readonly negativeSlope?: number | undefined;
  /** Default 0. */
  readonly threshold?: number | undefined;
}

/**
 * x where threshold ≤ x < maxValue, maxValue above it, negativeSlope · (x − threshold) below. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 8, kernelSize: 3 }), relu({ maxValue: 6 })] }); // [48, 48, 8]
 * ```
 */
export function relu(options: Omit<ReluLayer, 'type'> = {}): ReluLayer {
  return define('relu', options);
}

export const reluRule: LayerRule<ReluLayer> = {
  fields: {
    maxValue: optional(aNumber),
    negativeSlope: optional(aNumber, 0),
    threshold: optional(aNumber, 0),
  },
  check({ maxValue, negativeSlope = 0 }) {
    if (maxValue !== undefined && maxValue < 0) {
      throw layerError(`maxValue: expected a number of at least 0, received ${maxValue}.`);
    }
    if (negativeSlope < 0) {
      throw layerError(`negativeSlope: expected a number of at least 0, received ${negativeSlope}.`);
    }
  },
  activation: ({ maxValue, negativeSlope = 0, threshold = 0 }) =>
    negativeSlope !== 0 || threshold !== 0 ? 'leakyRelu' : maxValue === 6 ? 'relu6' : 'relu',
  lower({ layer: { maxValue, negativeSlope = 0, threshold = 0 }, x }) {
    if (threshold === 0 && negativeSlope === 0 && maxValue === 6) return relu6(x);
    const limited = (value: Value): Value => (maxValue === undefined ? value : ops.minimum(value, maxValue));
    if (threshold === 0 && negativeSlope === 0) return limited(ops.relu(x));
    const below = ops.multiply(ops.subtract(x, threshold), negativeSlope);
    return ops.select(ops.greaterEqual(x, threshold), limited(x), below);
  },
};
