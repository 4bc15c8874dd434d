import { CnnError } from '../errors.js';
import type { LayerDefinition } from '../layers/table.js';
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
  readonly merge: LayerDefinition;
}

/** A layer, a list of blocks one after the other, or branches. Exists only until a definition is made of it. */
export type Block = LayerDefinition | Branches | readonly Block[];

/** Ways that part and meet: `branches({ branches: [[conv2d(…)], []], merge: add() })` is a residual connection. */
export function branches(options: Omit<Branches, 'type'>): Branches {
  return { type: 'branches', ...options };
}

/** A value on the way through a model that is being composed: the images, or what a layer gives. */
export type Tap =
  | { readonly kind: 'input'; readonly shape: ImageShape }
  | { readonly kind: 'layer'; readonly layer: LayerDefinition; readonly from: readonly Tap[] };

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
  const taps = isTap(from) ? [from] : from;
  if (isBlocks(block)) return block.reduce<Tap>((tap, inner) => apply(inner, tap), single(taps));
  if (block.type === 'branches') {
    const start = single(taps);
    return apply(
      block.merge,
      block.branches.map((branch) => apply(branch, start)),
    );
  }
  return { kind: 'layer', layer: block, from: taps };
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

/**
 * A model of layers one after the other; a block with branches may stand among them.
 *
 * @throws CnnError that names the layer, when a layer's options or input are wrong
 */
export function sequential(options: {
  readonly name?: string;
  readonly input: ImageShape;
  readonly layers: readonly Block[];
}): ModelDefinition {
  const start = input(options.input);
  return functional({
    name: options.name ?? 'sequential',
    input: start,
    output: apply(options.layers, start),
  });
}

/**
 * A model of any form without loops, from its images to one output.
 *
 * @throws CnnError that names the layer, when a layer's options or inputs are wrong
 */
export function functional(options: {
  readonly name?: string;
  readonly input: Tap;
  readonly output: Tap;
}): ModelDefinition {
  const order: LayerDefinition[] = [];
  const sources = new Map<LayerDefinition, readonly Tap[]>();
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
  return parseModel({
    format: FORMAT,
    version: VERSION,
    name: options.name ?? 'functional',
    input: [...options.input.shape],
    layers,
  });
}
