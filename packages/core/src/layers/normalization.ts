import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { numberOrNumbers, required } from './field.js';
import { define, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `normalization` makes. */
export interface NormalizationLayer extends LayerBase {
  readonly type: 'normalization';
  /** One number, or one for each channel. */
  readonly mean: number | readonly number[];
  /** One number, or one for each channel. √variance counts as 1e-7 at least, as in Keras. */
  readonly variance: number | readonly number[];
}

/**
 * (x − mean) / √variance, with moments known beforehand, such as those of the training images. No weights. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [normalization({ mean: [0.485, 0.456, 0.406], variance: [0.052, 0.05, 0.051] })] }); // [50, 50, 3]
 * ```
 */
export function normalization(options: Omit<NormalizationLayer, 'type'>): NormalizationLayer {
  return define('normalization', options);
}

const listed = (value: number | readonly number[]): readonly number[] =>
  typeof value === 'number' ? [value] : value;

export const normalizationRule: LayerRule<NormalizationLayer> = {
  fields: { mean: required(numberOrNumbers), variance: required(numberOrNumbers) },
  check(layer, inputs) {
    const channels = (inputs[0] as Shape).at(-1) as number;
    for (const field of ['mean', 'variance'] as const) {
      const count = listed(layer[field]).length;
      if (count !== 1 && count !== channels) {
        throw layerError(
          `${field}: expected 1 number or one for each of the ${channels} channels, received ${count}.`,
        );
      }
    }
    if (listed(layer.variance).some((variance) => variance < 0)) {
      throw layerError('variance: expected numbers of at least 0.');
    }
  },
  lower({ layer, x, graph }) {
    const mean = graph.constant([...listed(layer.mean)]);
    const factor = graph.constant(
      listed(layer.variance).map((variance) => 1 / Math.max(Math.sqrt(variance), 1e-7)),
    );
    return ops.multiply(ops.subtract(x, mean), factor);
  },
};
