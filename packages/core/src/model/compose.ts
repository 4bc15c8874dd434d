import { CnnError } from '../errors.js';
import { type AnyLayerRule, type CustomLayer, ruleOf } from '../layers/customLayer.js';
import type { LayerDefinition } from '../layers/table.js';
import { checkOptionNames } from '../options/optionNames.js';
import {
  FORMAT,
  type ImageShape,
  INPUT,
  type ModelDefinition,
  type NamedLayer,
  VERSION,
} from './definition.js';
import { nameLayers } from './names.js';
import { parseModel } from './parse.js';

/** Several ways from one value, merged into one again. An empty way is the value itself. */
export interface Branches {
  readonly type: 'branches';
  readonly branches: readonly (readonly Block[])[];
  /** A layer that takes several inputs: `add()`, `concatenate()`, `multiply()`, … */
  readonly merge: LayerDefinition | CustomLayer;
}

/** A layer, a list of blocks one after the other, or branches. Exists only until a definition is made of it. */
export type Block = LayerDefinition | CustomLayer | Branches | readonly Block[];

/**
 * Ways that part and meet. This is a residual connection:
 *
 * ```ts
 * branches({ branches: [[conv2d({ filters: 8, kernelSize: 3, padding: 'same' })], []], merge: add() })
 * ```
 */
export function branches(options: Omit<Branches, 'type'>): Branches {
  checkOptionNames({ where: 'branches', options, names: { branches: true, merge: true } });
  return { type: 'branches', ...options };
}

/** A value on the way through a model that is being composed: the images, or what a layer gives. */
export type Tap =
  | { readonly kind: 'input'; readonly shape: ImageShape }
  | {
      readonly kind: 'layer';
      readonly layer: LayerDefinition;
      /** Of a custom layer. */
      readonly rule?: AnyLayerRule | undefined;
      readonly from: readonly Tap[];
    };

/**
 * The model's images: `input([96, 96, 3])`.
 *
 * @throws CnnError (MODEL) for what is no list, such as the missing `input` of a model that has Keras's `inputShape`
 */
export function input(shape: ImageShape): Tap {
  if (!Array.isArray(shape)) {
    throw new CnnError(
      'MODEL',
      `input: expected [height, width, channels], such as [96, 96, 3], received ${typeof shape}.`,
    );
  }
  return { kind: 'input', shape };
}

/**
 * Puts a block after a value, or a merging layer after several: `apply(add(), [a, b])`. The same layer object can't be
 * applied twice in a model: shared weights are not supported.
 */
export function apply(block: Block, from: Tap | readonly Tap[]): Tap {
  expectBlock(block);
  const taps = isTap(from) ? [from] : from;
  if (isBlocks(block)) return block.reduce<Tap>((tap, inner) => apply(inner, tap), single(taps));
  if (block.type === 'branches') {
    const start = single(taps);
    return apply(
      block.merge,
      block.branches.map((branch) => apply(branch, start)),
    );
  }
  // A definition holds custom layers too, which its type can't name.
  if (block.type === 'custom')
    return { kind: 'layer', layer: block.layer as LayerDefinition, rule: block.rule, from: taps };
  return { kind: 'layer', layer: block, from: taps };
}

/** @throws CnnError (MODEL) for a function that was not called, or what is no layer at all */
function expectBlock(block: unknown): void {
  if (typeof block === 'object' && block !== null && (Array.isArray(block) || 'type' in block)) return;
  const received =
    typeof block === 'function'
      ? `the function ${block.name} itself. Call it: ${block.name}()`
      : (JSON.stringify(block) ?? String(block));
  throw new CnnError('MODEL', `layers: expected a layer, such as flatten(), received ${received}.`);
}

const isBlocks = (block: Block): block is readonly Block[] => Array.isArray(block);
const isTap = (from: Tap | readonly Tap[]): from is Tap => !Array.isArray(from);

function single(taps: readonly Tap[]): Tap {
  if (taps.length !== 1) {
    throw new CnnError(
      'MODEL',
      `a list of layers takes one input, received ${taps.length}. Put a merging layer first.`,
    );
  }
  return taps[0] as Tap;
}

export interface SequentialOptions {
  /** Default 'sequential'. */
  readonly name?: string | undefined;
  /** [height, width, channels] of the images. */
  readonly input: ImageShape;
  /** In order: layers, blocks with branches, lists of them. */
  readonly layers: readonly Block[];
}

/** Of Keras: the shape of images has one place. */
const inputRemedy = 'Use input: [height, width, channels]';
const inputRemedies = { inputShape: inputRemedy, input_shape: inputRemedy, inputs: inputRemedy };

/**
 * A model of layers one after the other; a block with branches may stand among them.
 *
 * ```ts
 * const model = sequential({
 *   input: [50, 50, 3],
 *   layers: [
 *     conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }), // [48, 48, 32]
 *     maxPooling2d({ poolSize: 2 }), // [24, 24, 32]
 *     flatten(), // [18432]
 *     dense({ units: 1, activation: 'sigmoid' }), // [1]
 *   ],
 * });
 * ```
 *
 * @throws CnnError (MODEL) that names the layer, when a layer's options or input are wrong, (OPTIONS) for an unknown option
 */
export function sequential(options: SequentialOptions): ModelDefinition {
  const names = { name: true, input: true, layers: true } as const;
  checkOptionNames({ where: 'sequential', options, names, remedies: inputRemedies });
  if (!Array.isArray(options.layers)) {
    throw new CnnError(
      'MODEL',
      `sequential: expected layers: a list of layers, received ${typeof options.layers}.`,
    );
  }
  const start = input(options.input);
  return functional({
    name: options.name ?? 'sequential',
    input: start,
    output: apply(options.layers, start),
  });
}

export interface FunctionalOptions {
  /** Default 'functional'. */
  readonly name?: string | undefined;
  /** What `input()` gave. */
  readonly input: Tap;
  /** What `apply()` gave last. */
  readonly output: Tap;
}

/**
 * A model of any form without loops, from its images to one output.
 *
 * ```ts
 * const image = input([32, 32, 3]);
 * const small = apply(conv2d({ filters: 4, kernelSize: 1 }), image); // [32, 32, 4]
 * const large = apply(conv2d({ filters: 4, kernelSize: 5, padding: 'same' }), image); // [32, 32, 4]
 * const model = functional({ input: image, output: apply(flatten(), apply(concatenate(), [small, large])) });
 * ```
 *
 * @throws CnnError (MODEL) that names the layer, when a layer's options or inputs are wrong, (OPTIONS) for an unknown option
 */
export function functional(options: FunctionalOptions): ModelDefinition {
  const remedies = { inputs: 'Use input, for a model has one', outputs: 'Use output, for a model has one' };
  checkOptionNames({
    where: 'functional',
    options,
    names: { name: true, input: true, output: true },
    remedies,
  });
  const order: LayerDefinition[] = [];
  const sources = new Map<LayerDefinition, readonly Tap[]>();
  const rules: Record<string, AnyLayerRule> = {};
  const seen = new Set<Tap>();
  const visit = (tap: Tap): void => {
    if (seen.has(tap)) return;
    seen.add(tap);
    if (tap.kind === 'input') {
      if (tap === options.input) return;
      throw new CnnError(
        'MODEL',
        "the output depends on an input() that is not the model's. A model has one input.",
      );
    }
    for (const source of tap.from) visit(source);
    if (sources.has(tap.layer)) {
      throw new CnnError(
        'MODEL',
        `the layer ${tap.layer.name ?? tap.layer.type} is applied twice. Weights can't be shared: make a layer for each place.`,
      );
    }
    if (tap.rule) addRule(rules, tap.layer.type, tap.rule);
    sources.set(tap.layer, tap.from);
    order.push(tap.layer);
  };
  visit(options.output);
  if (options.input.kind !== 'input')
    throw new CnnError('MODEL', "input: expected the value of input(), received a layer's.");

  const names = nameLayers(order);
  const nameOf = (tap: Tap): string => (tap.kind === 'input' ? INPUT : (names.get(tap.layer) as string));
  const layers = order.map((layer, index): NamedLayer => {
    const inputs = (sources.get(layer) as readonly Tap[]).map(nameOf);
    const before = index === 0 ? INPUT : names.get(order[index - 1] as LayerDefinition);
    const { type, name: _name, inputs: _inputs, ...own } = layer;
    const follows = inputs.length === 1 && inputs[0] === before;
    // A layer of the same type with its name set, and its inputs where they are not the layer before.
    return { type, name: names.get(layer), ...own, ...(!follows && { inputs }) } as NamedLayer;
  });
  const definition = {
    format: FORMAT,
    version: VERSION,
    name: options.name ?? 'functional',
    input: [...options.input.shape],
    layers,
  };
  return parseModel(definition, { layers: rules });
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
