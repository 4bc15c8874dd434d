import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import { aBoolean, aPositiveNumber, optional } from './field.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `layerNormalization` makes. */
export interface LayerNormalizationLayer extends LayerBase {
  readonly type: 'layerNormalization';
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
 * Normalizes each position over its channels (the last axis). Ba, Kiros & Hinton 2016, arXiv 1607.06450.
 * Weights: `gamma`, `beta` [channels]. The shape stays.
 *
 * ```ts
 * sequential({ input: [32, 32, 64], layers: [layerNormalization()] }); // [32, 32, 64]
 * ```
 */
export function layerNormalization(
  options: Omit<LayerNormalizationLayer, 'type'> = {},
): LayerNormalizationLayer {
  return define('layerNormalization', options);
}

interface Affine {
  readonly center?: boolean | undefined;
  readonly scale?: boolean | undefined;
  readonly betaInitializer?: Initializer | undefined;
  readonly gammaInitializer?: Initializer | undefined;
}

export const affineFields = {
  center: optional(aBoolean, true),
  scale: optional(aBoolean, true),
  betaInitializer: optional(anInitializer, 'zeros'),
  gammaInitializer: optional(anInitializer, 'ones'),
};

export function affineVariables(
  layer: Affine,
  [input]: readonly Shape[],
): ReturnType<NonNullable<LayerRule<Affine>['variables']>> {
  const shape = [(input as Shape).at(-1) as number];
  const { center = true, scale = true } = layer;
  return {
    ...(scale && { gamma: { shape, initializer: layer.gammaInitializer ?? 'ones', role: 'weight' } }),
    ...(center && { beta: { shape, initializer: layer.betaInitializer ?? 'zeros', role: 'weight' } }),
  };
}

export function scaleAndCenter(layer: Affine, x: Value, variable: (name: string) => Value): Value {
  const scaled = layer.scale === false ? x : ops.multiply(x, variable('gamma'));
  return layer.center === false ? scaled : ops.add(scaled, variable('beta'));
}

/** (x − mean) / √(variance + epsilon), with the moments over `axes`. */
export function standardize(x: Value, axes: readonly number[], epsilon: number): Value {
  const centered = ops.subtract(x, ops.reduceMean(x, { axes, keepDims: true }));
  const variance = ops.reduceMean(ops.square(centered), { axes, keepDims: true });
  return ops.multiply(centered, ops.rsqrt(ops.add(variance, epsilon)));
}

export const layerNormalizationRule: LayerRule<LayerNormalizationLayer> = {
  fields: { epsilon: optional(aPositiveNumber, 1e-3), ...affineFields },
  variables: affineVariables,
  lower: ({ layer, x, variable }) =>
    scaleAndCenter(layer, standardize(x, [-1], layer.epsilon ?? 1e-3), variable),
};
