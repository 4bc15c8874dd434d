import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** A layer that `average` makes. */
export interface AverageLayer extends LayerBase {
  readonly type: 'average';
}

/**
 * The mean of several inputs, element by element. Inputs of size 1 along an axis are repeated.
 *
 * ```ts
 * sequential({ input: [1, 1, 64], layers: [flatten(), branches({ branches: [[dense({ units: 4 })], [dense({ units: 4 })]], merge: average() })] }); // [4]
 * ```
 */
export function average(options: Omit<AverageLayer, 'type'> = {}): AverageLayer {
  return define('average', options);
}

export const averageRule: LayerRule<AverageLayer> = {
  fields: {},
  activation: (_layer, [first, ...others]) => (others.every((one) => one === first) ? first : undefined),
  ...mergeRule(ops.add, (sum, count) => ops.multiply(sum, 1 / count)),
};
