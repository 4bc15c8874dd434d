import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { aPositiveNumber, groupCount, optional } from './field.js';
import type { Initializer } from './initializers.js';
import { define, expectImages, type LayerBase, type LayerRule, layerError } from './layer.js';
import { affineFields, affineVariables, scaleAndCenter, standardize } from './layerNormalization.js';

/** A layer that `groupNormalization` makes. */
export interface GroupNormalizationLayer extends LayerBase {
  readonly type: 'groupNormalization';
  /** Default 32. −1: one group per channel (instance normalization). */
  readonly groups?: number | undefined;
  /** Default 1e-3. */
  readonly epsilon?: number | undefined;
  /** Default true. */
  readonly center?: boolean | undefined;
  /** Default true. */
  readonly scale?: boolean | undefined;
  readonly betaInitializer?: Initializer | undefined;
  readonly gammaInitializer?: Initializer | undefined;
}

/**
 * Normalizes each image over groups of channels, so that the batch plays no part: what small batches need.
 * Wu & He 2018, arXiv 1803.08494. Weights: `gamma`, `beta` [channels]. The shape stays.
 *
 * ```ts
 * sequential({ input: [32, 32, 64], layers: [groupNormalization({ groups: 8 })] }); // [32, 32, 64]
 * ```
 */
export function groupNormalization(
  options: Omit<GroupNormalizationLayer, 'type'> = {},
): GroupNormalizationLayer {
  return define('groupNormalization', options);
}

const groupsOf = (layer: GroupNormalizationLayer, channels: number): number =>
  layer.groups === -1 ? channels : (layer.groups ?? 32);

export const groupNormalizationRule: LayerRule<GroupNormalizationLayer> = {
  fields: { groups: optional(groupCount, 32), epsilon: optional(aPositiveNumber, 1e-3), ...affineFields },
  check(layer, inputs) {
    expectImages(inputs);
    const channels = (inputs[0] as Shape)[3] as number;
    const groups = groupsOf(layer, channels);
    if (channels % groups !== 0) throw layerError(`groups: ${groups} must divide the ${channels} channels.`);
  },
  variables: affineVariables,
  lower({ layer, x, variable }) {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const groups = groupsOf(layer, channels);
    const grouped = ops.reshape(x, [batch, height * width, groups, channels / groups]);
    const normal = standardize(grouped, [1, 3], layer.epsilon ?? 1e-3);
    return scaleAndCenter(layer, ops.reshape(normal, x.shape), variable);
  },
};
