import { CnnError } from '../errors.js';
import { type AnyLayerRule, ruleOf } from '../layers/customLayer.js';
import type { LayerDefinition } from '../layers/table.js';
import { checkOptionNames } from '../options/optionNames.js';
import {
  FORMAT,
  INPUT,
  type ModelDefinition,
  type ModelLayer,
  type NamedLayer,
  VERSION,
} from './definition.js';
import { layerNamer } from './names.js';
import { parseModel } from './parse.js';
import type { Tap } from './tap.js';

export interface FunctionalOptions {
  /** Default 'functional'. */
  readonly name?: string | undefined;
  /** What `input()` gave for the images. */
  readonly input?: Tap | undefined;
  /** Of a model with several inputs, in the place of `input`: the images first. */
  readonly inputs?: readonly Tap[] | undefined;
  /** What `apply()` gave last. */
  readonly output?: Tap | undefined;
  /** Of a model with several outputs, in the place of `output`: the main one first. */
  readonly outputs?: readonly Tap[] | undefined;
}

type LayerTap = Extract<Tap, { kind: 'layer' }>;

/**
 * A model of any form without loops, from its images, and other inputs beside them, to one output or several.
 *
 * ```ts
 * const image = input([32, 32, 3]);
 * const small = apply(conv2d({ filters: 4, kernelSize: 1 }), image); // [32, 32, 4]
 * const large = apply(conv2d({ filters: 4, kernelSize: 5, padding: 'same' }), image); // [32, 32, 4]
 * const model = functional({ input: image, output: apply(flatten(), apply(concatenate(), [small, large])) });
 * ```
 *
 * Several inputs and outputs:
 *
 * ```ts
 * const image = input([32, 32, 3]);
 * const age = input([1], { name: 'age' });
 * const features = apply([conv2d({ filters: 4, kernelSize: 3 }), globalAveragePooling2d()], image); // [4]
 * const both = apply(concatenate(), [features, age]); // [5]
 * const model = functional({
 *   inputs: [image, age],
 *   outputs: [
 *     apply(dense({ units: 1, activation: 'sigmoid', name: 'malignant' }), both),
 *     apply(dense({ units: 3, activation: 'softmax', name: 'grade' }), both),
 *   ],
 * });
 * ```
 *
 * @throws CnnError (MODEL) that names the layer, when a layer's options or inputs are wrong, (OPTIONS) for an unknown option
 */
export function functional(options: FunctionalOptions): ModelDefinition {
  const names = { name: true, input: true, inputs: true, output: true, outputs: true } as const;
  checkOptionNames({ where: 'functional', options, names });
  const inputs = oneOrSeveral('input', options.input, options.inputs);
  const outputs = oneOrSeveral('output', options.output, options.outputs);
  const inputNames = nameInputs(inputs);
  const order = orderOf(outputs, inputNames);
  const rules: Record<string, AnyLayerRule> = {};
  for (const { layer, rule } of order) if (rule) addRule(rules, layer.type, rule);

  const nameFor = layerNamer(order.map(({ layer }) => layer));
  const placed = new Map<Tap, string>(inputNames);
  const nameOf = (tap: Tap): string =>
    tap.kind === 'output' ? `${nameOf(tap.of)}:${tap.name}` : (placed.get(tap) as string);
  const first = new Map<object, string>();
  const layers: NamedLayer[] = [];
  for (const tap of order) {
    const reads = tap.from.map(nameOf);
    const follows = reads.length === 1 && reads[0] === (layers.at(-1)?.name ?? INPUT);
    const before = first.get(tap.block);
    const repeats = before !== undefined && hasWeights(tap, rules);
    const layer: LayerDefinition | ModelLayer | { readonly type: 'shared' } = repeats
      ? { type: 'shared' }
      : tap.layer;
    const name = nameFor(layer, before === undefined);
    if (before === undefined) first.set(tap.block, name);
    const { type, name: _name, inputs: _inputs, ...own } = layer as LayerDefinition;
    // A layer of the same type with its name set, and its inputs where they are not the layer before.
    layers.push({
      type,
      name,
      ...own,
      ...(repeats && { layer: before }),
      ...(!follows && { inputs: reads }),
    } as NamedLayer);
    placed.set(tap, name);
  }
  const [image, ...extra] = inputs;
  const ends = outputs.map(nameOf);
  const definition = {
    format: FORMAT,
    version: VERSION,
    name: options.name ?? 'functional',
    input: [...(image as Extract<Tap, { kind: 'input' }>).shape],
    ...(extra.length > 0 && { extraInputs: extraShapes(extra, inputNames) }),
    layers,
    ...((ends.length > 1 || ends[0] !== layers.at(-1)?.name) && { outputs: ends }),
  };
  return parseModel(definition, { layers: rules });
}

/** @throws CnnError (OPTIONS) where none or both are given, or a list is empty */
function oneOrSeveral(
  name: 'input' | 'output',
  one: Tap | undefined,
  several: readonly Tap[] | undefined,
): readonly Tap[] {
  const given = several ?? (one ? [one] : []);
  if (given.length > 0 && !(one && several)) return given;
  const received = one ? 'both' : 'neither';
  throw new CnnError(
    'OPTIONS',
    `functional: expected ${name}, or ${name}s for several, received ${received}.`,
  );
}

/** The images are `input`, the others have names of their own. */
function nameInputs(inputs: readonly Tap[]): Map<Tap, string> {
  const names = new Map<Tap, string>();
  for (const [at, tap] of inputs.entries()) {
    if (tap.kind !== 'input')
      throw new CnnError('MODEL', "input: expected the value of input(), received a layer's.");
    names.set(tap, at === 0 ? INPUT : (tap.name ?? `input_${at}`));
  }
  if (names.size < inputs.length || new Set(names.values()).size < names.size) {
    throw new CnnError(
      'MODEL',
      `inputs: expected inputs with different names, received ${[...names.values()].join(', ')}. Give each a name: input([1], { name: 'age' }).`,
    );
  }
  return names;
}

function extraShapes(
  extra: readonly Tap[],
  names: ReadonlyMap<Tap, string>,
): Record<string, readonly number[]> {
  return Object.fromEntries(
    extra.map((tap) => [names.get(tap), [...(tap as Extract<Tap, { kind: 'input' }>).shape]]),
  );
}

/** The layers that the outputs need, each after those that it reads. */
function orderOf(outputs: readonly Tap[], inputs: ReadonlyMap<Tap, string>): readonly LayerTap[] {
  const order: LayerTap[] = [];
  const seen = new Set<Tap>();
  const visit = (tap: Tap): void => {
    if (seen.has(tap)) return;
    seen.add(tap);
    if (tap.kind === 'input') {
      if (inputs.has(tap)) return;
      throw new CnnError(
        'MODEL',
        "the output depends on an input() that is not the model's. Name all of them: inputs: [image, age].",
      );
    }
    for (const source of tap.kind === 'output' ? [tap.of] : tap.from) visit(source);
    if (tap.kind === 'layer') order.push(tap);
  };
  for (const output of outputs) visit(output);
  return order;
}

/** Whether applying the layer again shares anything. */
function hasWeights({ layer }: LayerTap, rules: Readonly<Record<string, AnyLayerRule>>): boolean {
  return layer.type === 'model' || ruleOf(layer.type, rules)?.variables !== undefined;
}

/** @throws CnnError (MODEL) when two layers of one type have different rules, or the type is one of this package's */
function addRule(rules: Record<string, AnyLayerRule>, type: string, rule: AnyLayerRule): void {
  if (rules[type] !== undefined && rules[type] !== rule)
    throw new CnnError(
      'MODEL',
      `layer '${type}': two of this type have different rules. Give one another type.`,
    );
  rules[type] = rule;
  ruleOf(type, rules);
}
