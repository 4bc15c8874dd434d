import { CnnError } from '../errors.js';
import type { Value } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import type { Field } from './field.js';
import type { LayerBase, LayerRule, LayerVariable, LowerContext } from './layer.js';
import { layerRules } from './table.js';

/** The rule of a type of layer of any kind, as the functions that read definitions use it. */
export interface AnyLayerRule {
  readonly fields: Readonly<Record<string, Field>>;
  readonly merges?: true | undefined;
  check?(layer: never, inputs: readonly Shape[]): void;
  variables?(layer: never, inputs: readonly Shape[]): Readonly<Record<string, LayerVariable>>;
  activation?(layer: never, inputs: readonly (string | undefined)[]): string | undefined;
  lower(context: LowerContext<never>): Value;
}

/** Rules of custom layers, by their types: `{ prelu: preluRule }`. */
export type LayerRules = Readonly<Record<string, AnyLayerRule>>;

/** What every function takes that reads a definition. */
export interface LayerRulesOption {
  /** The rules of those layers in the definition that are not of this package: `{ prelu: preluRule }`. Default none. */
  readonly layers?: LayerRules | undefined;
}

/** A custom layer, as a block of a model. The rule stays behind when a definition is made of it. */
export interface CustomLayer {
  readonly type: 'custom';
  readonly layer: LayerBase & { readonly type: string };
  readonly rule: AnyLayerRule;
}

/**
 * A custom layer, for `sequential`, `apply` and `branches`. What stands in the definition is `layer`, plain
 * JSON, so whoever reads the definition needs the rule again: `parseModel(json, { layers: { double: doubleRule } })`,
 * `compile({ model, layers: { double: doubleRule }, … })`.
 *
 * ```ts
 * interface DoubleLayer extends LayerBase {
 *   readonly type: 'double';
 * }
 * const doubleRule: LayerRule<DoubleLayer> = { fields: {}, lower: ({ x }) => ops.multiply(x, 2) };
 * const double = () => customLayer({ type: 'double' }, doubleRule);
 * const model = sequential({ input: [8, 8, 3], layers: [double(), flatten(), dense({ units: 1 })] });
 * ```
 */
export function customLayer<L extends LayerBase & { readonly type: string }>(
  layer: L,
  rule: LayerRule<L>,
): CustomLayer {
  const given = Object.entries(layer).filter(([, value]) => value !== undefined);
  return { type: 'custom', layer: { type: layer.type, ...Object.fromEntries(given) }, rule };
}

/**
 * The rule of a type of layer; undefined where there is none.
 *
 * @throws CnnError (MODEL) for a custom rule whose type this package has
 */
export function ruleOf(type: string, own: LayerRules = {}): AnyLayerRule | undefined {
  if (!Object.hasOwn(layerRules, type)) return Object.hasOwn(own, type) ? own[type] : undefined;
  if (Object.hasOwn(own, type)) {
    throw new CnnError(
      'MODEL',
      `layers: there is a layer '${type}' in @cnn/core, which can't be replaced. Give yours another type.`,
    );
  }
  return layerRules[type as keyof typeof layerRules];
}

/** All types that a definition may have, for messages. */
export function layerTypes(own: LayerRules = {}): readonly string[] {
  return [...Object.keys(layerRules), ...Object.keys(own)];
}
