import { CnnError } from '../errors.js';
import type { CustomLayer } from '../layers/customLayer.js';
import type { LayerDefinition } from '../layers/table.js';
import { checkOptionNames } from '../options/optionNames.js';
import { type ImageShape, INPUT, type ModelDefinition, type ModelLayer, outputsOf } from './definition.js';
import { functional } from './functional.js';
import type { Tap } from './tap.js';

/** Several ways from one value, merged into one again. An empty way is the value itself. */
export interface Branches {
  readonly type: 'branches';
  readonly branches: readonly (readonly Block[])[];
  /** A layer that takes several inputs: `add()`, `concatenate()`, `multiply()`, … */
  readonly merge: LayerDefinition | CustomLayer;
}

/**
 * A layer, a whole model, a list of blocks one after the other, or branches. Exists only until a definition is made of it. A layer or
 * a model that is applied at several places shares its weights between them.
 */
export type Block = LayerDefinition | CustomLayer | ModelDefinition | Branches | readonly Block[];

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

export interface InputOptions {
  /** How layers and data call an input beside the images. Default `input_1`, `input_2`, …; the images are always `input`. */
  readonly name?: string | undefined;
}

/**
 * The model's images, `input([96, 96, 3])`, or another input of any shape: `input([1], { name: 'age' })`.
 *
 * @throws CnnError (MODEL) for what is no list, such as the missing `input` of a model that has Keras's `inputShape`
 */
export function input(shape: readonly number[], options: InputOptions = {}): Tap {
  checkOptionNames({ where: 'input', options, names: { name: true } });
  if (!Array.isArray(shape)) {
    throw new CnnError(
      'MODEL',
      `input: expected [height, width, channels], such as [96, 96, 3], received ${typeof shape}.`,
    );
  }
  return { kind: 'input', shape, name: options.name };
}

/**
 * Puts a block after a value, or a merging layer after several: `apply(add(), [a, b])`. A layer, or a model, that is applied
 * again shares its weights:
 *
 * ```ts
 * const [left, right] = [input([32, 32, 3]), input([32, 32, 3], { name: 'right' })];
 * const features = sequential({ name: 'features', input: [32, 32, 3], layers: [conv2d({ filters: 8, kernelSize: 3 }), globalAveragePooling2d()] });
 * const distance = apply(subtract(), [apply(features, left), apply(features, right)]); // [8]
 * const model = functional({ inputs: [left, right], output: apply(dense({ units: 1, activation: 'sigmoid' }), distance) });
 * ```
 */
export function apply(block: Block, from: Tap | readonly Tap[]): Tap {
  expectBlock(block);
  const taps = isTap(from) ? [from] : from;
  if (isBlocks(block)) return block.reduce<Tap>((tap, inner) => apply(inner, tap), single(taps));
  if (isDefinition(block)) return { kind: 'layer', layer: modelLayer(block), block, from: taps };
  if (block.type === 'branches') {
    const start = single(taps);
    return apply(
      block.merge,
      block.branches.map((branch) => apply(branch, start)),
    );
  }
  // A definition holds custom layers too, which its type can't name.
  if (block.type === 'custom')
    return { kind: 'layer', layer: block.layer as LayerDefinition, block, rule: block.rule, from: taps };
  return { kind: 'layer', layer: block, block, from: taps };
}

/**
 * Another output of a model that was applied: `apply(model, image)` is its first.
 *
 * @param name as the model's `outputs` has it
 * @throws CnnError (MODEL) where the value is no model's, or the model has no such output
 */
export function outputOf(tap: Tap, name: string): Tap {
  const outputs = tap.kind === 'layer' && tap.layer.type === 'model' ? outputsOf(tap.layer) : undefined;
  if (!outputs?.includes(name)) {
    const listed = outputs ? `one of ${outputs.join(', ')}` : 'the value of a model';
    throw new CnnError('MODEL', `outputOf: expected ${listed}, received '${name}'.`);
  }
  return { kind: 'output', of: tap, name };
}

/** A definition as a layer: its images' shape follows from what it reads. */
function modelLayer({ layers, extraInputs, outputs, name }: ModelDefinition): ModelLayer {
  const extra = Object.keys(extraInputs ?? {});
  return {
    type: 'model',
    name,
    layers,
    ...(extra.length > 0 && { inputNames: [INPUT, ...extra] }),
    ...(outputs && { outputs }),
  };
}

/** @throws CnnError (MODEL) for a function that was not called, or what is no layer at all */
function expectBlock(block: unknown): void {
  if (
    typeof block === 'object' &&
    block !== null &&
    (Array.isArray(block) || 'type' in block || 'format' in block)
  )
    return;
  const received =
    typeof block === 'function'
      ? `the function ${block.name} itself. Call it: ${block.name}()`
      : (JSON.stringify(block) ?? String(block));
  throw new CnnError('MODEL', `layers: expected a layer, such as flatten(), received ${received}.`);
}

const isDefinition = (block: Block): block is ModelDefinition => 'format' in block;
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
