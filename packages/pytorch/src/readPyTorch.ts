import {
  checkDefinition,
  checkOptionNames,
  fileBytes,
  type ImportedModel,
  type ImportedWeight,
  type ImportStep,
  initialValues,
  type LayerRules,
  type ModelDefinition,
  type TensorValue,
  wrongKind,
} from '@cnn/core';
import { guessArchitecture } from './architectures/guess.js';
import type { Convention } from './conventions/convention.js';
import { conventionOf, type PyTorchConvention } from './conventions/conventions.js';
import { torchvision } from './conventions/torchvision.js';
import { type MappedModule, type MappedTensor, modulesOf } from './mapping/tensors.js';
import { type Matching, matchTensors } from './matching.js';
import { readStateDict, renameTensors, type StateDict, type Tensors } from './stateDict.js';

export interface ReadPyTorchOptions {
  /** What the weights belong to. Absent: the preset that the names and shapes are those of. */
  readonly model?: ModelDefinition | undefined;
  /** How the definition's layers are called in the file. Default `names`; of a network that is recognised, its own. */
  readonly convention?: PyTorchConvention | undefined;
  /** What stands in front of all names, such as `model.`. `module.` of DataParallel is taken off in any case. */
  readonly prefix?: string | undefined;
  /**
   * Modules or tensors to be left out, such as `['fc']`: layers of that name begin with initial values, tensors of the file of that
   * name are not read. It is how a head for other classes is taken.
   */
  readonly skip?: readonly string[] | undefined;
  /** Of the initial values of what is skipped. Default 0. */
  readonly seed?: number | undefined;
  /** Height and width of the images of a network that is recognised: the file does not say them. Default [224, 224]. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** What a network that is recognised ends in. Default a softmax (one output: a sigmoid); `linear` for logits, as PyTorch's. */
  readonly classifierActivation?: 'sigmoid' | 'softmax' | 'linear' | undefined;
  /** Rules of the definition's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
  /** Name of the file, for messages and the model's source. */
  readonly file?: string | undefined;
}

/**
 * Reads PyTorch's weights onto a definition: convolutions OIHW → HWIO, dense layers [out, in] → [in, out] (flattened images in our
 * order), the weights and running statistics of normalizations. Nothing of the file is executed.
 *
 * ```ts
 * const { model, weights, plan } = readPyTorch(bytes); // a resnet18 of torchvision
 * const own = readPyTorch(bytes, { model: resnet18({ input: [96, 96, 3], classes: 5 }), skip: ['fc'] });
 * ```
 *
 * @param bytes of a safetensors file, or of what `torch.save` wrote
 * @throws CnnError (FILE) for another format, or when tensors are missing, left over or of another shape, all of which it names;
 *   (MODEL) for a definition that PyTorch orders otherwise; (OPTIONS) for wrong options
 */
export function readPyTorch(
  bytes: Uint8Array | ArrayBuffer,
  options: ReadPyTorchOptions = {},
): ImportedModel {
  checkOptions(options);
  const { file, skip = [], seed = 0, layers } = options;
  const where = file ?? 'readPyTorch';
  const dict = readStateDict({ bytes: fileBytes(bytes, 'readPyTorch'), prefix: options.prefix, where });
  const { model, convention, notes, guessed } = target(dict, options, where);
  const modules = modulesOf({ model, convention, layers });
  const tensors = renamed(dict.tensors, convention, where);
  const matching = matchTensors({ modules, file: tensors, skip, guessed, where });
  return {
    model,
    weights: weightsOf(modules, matching, seed),
    source: { format: dict.format, framework: 'PyTorch', file },
    plan: [...modules.map((module) => stepOf(module, matching)), ...matching.left.map(leftOut)],
    notes: [...dict.notes, ...notes],
  };
}

const optionNames = {
  model: true,
  convention: true,
  prefix: true,
  skip: true,
  seed: true,
  imageSize: true,
  classifierActivation: true,
  layers: true,
  file: true,
} as const satisfies { readonly [Name in keyof Required<ReadPyTorchOptions>]: true };

/** @throws CnnError (OPTIONS) */
function checkOptions(options: ReadPyTorchOptions): void {
  checkOptionNames({ where: 'readPyTorch', options, names: optionNames });
  const { model, skip, prefix, imageSize } = options;
  const refuse = (option: string, expected: string, value: unknown): never => {
    throw wrongKind({ where: `readPyTorch: ${option}`, option, expected, received: value });
  };
  if (model !== undefined) checkDefinition(model, 'readPyTorch: model');
  if (prefix !== undefined && typeof prefix !== 'string') refuse('prefix', 'a text', prefix);
  const isNames = Array.isArray(skip) && skip.every((name) => typeof name === 'string');
  if (skip !== undefined && !isNames) refuse('skip', "a list of names, such as ['fc']", skip);
  const isSize = Array.isArray(imageSize) && imageSize.length === 2 && imageSize.every((dim) => dim > 0);
  if (imageSize !== undefined && !isSize) refuse('imageSize', '[height, width]', imageSize);
}

interface Target {
  readonly model: ModelDefinition;
  readonly convention: Convention;
  readonly notes: readonly string[];
  /** The preset that it was recognised as. */
  readonly guessed?: string | undefined;
}

/** The definition that the tensors are read onto: the given one, or the one that they are recognised by. */
function target(dict: StateDict, options: ReadPyTorchOptions, where: string): Target {
  const { model, imageSize: size = [224, 224], classifierActivation } = options;
  if (model) return { model, convention: conventionOf(options.convention, 'readPyTorch'), notes: [] };
  const shapes = new Map(
    [...renamed(dict.tensors, torchvision, where)].map(([name, { shape }]) => [name, shape]),
  );
  const guess = guessArchitecture({ shapes, size, classifierActivation, where });
  const end = guess.model.layers.at(-1);
  const activation = end && 'activation' in end ? end.activation : 'linear';
  const notes = [
    `The file holds no network; its names and shapes are those of ${guess.model.name} with ${guess.convention}'s names.`,
    `It does not say the size of its images: ${size[0]}×${size[1]} is assumed.`,
    ...(activation === 'linear' ? [] : [`PyTorch's network gives logits; this one ends in a ${activation}.`]),
  ];
  const convention = conventionOf(options.convention ?? guess.convention, 'readPyTorch');
  return { model: guess.model, convention, notes, guessed: guess.preset };
}

const renamed = (tensors: Tensors, { present }: Convention, where: string): Tensors =>
  present ? renameTensors(tensors, present, where) : tensors;

function weightsOf(
  modules: readonly MappedModule[],
  matching: Matching,
  seed: number,
): ImportedModel['weights'] {
  const weights: Record<string, TensorValue> = {};
  const initial = new Set<MappedTensor>(matching.initial);
  for (const mapped of modules.flatMap(({ tensors }) => tensors)) {
    const { variable, shape, conversion, declared } = mapped;
    const { initializer } = declared;
    const data = initial.has(mapped)
      ? initialValues({ name: variable, initializer, shape, seed })
      : conversion.read(matching.tensors.get(variable)?.data as Float32Array);
    weights[variable] = { shape, data };
  }
  return weights;
}

function stepOf(module: MappedModule, { initial, counted }: Matching): ImportStep {
  const read = module.tensors.filter((mapped) => !initial.includes(mapped));
  const steps = counted.get(module.module);
  const notes = [
    ...(read.length < module.tensors.length
      ? [
          `begins with initial values: ${module.tensors
            .filter((mapped) => initial.includes(mapped))
            .map(({ variable }) => variable)
            .join(', ')}`,
        ]
      : []),
    ...(module.epsilon !== undefined && module.epsilon !== 1e-5
      ? [`epsilon is ${module.epsilon}; PyTorch's default is 1e-5, and the file does not say its own`]
      : []),
    ...(steps === undefined ? [] : [`num_batches_tracked: ${steps}, which is not kept`]),
  ];
  return {
    source: module.module,
    type: module.type,
    name: module.layer,
    becomes: module.becomes,
    weights: read.map(weightOf),
    ...(notes.length > 0 && { note: notes.join('; ') }),
  };
}

function weightOf({ tensor, variable, shape, conversion }: MappedTensor): ImportedWeight {
  return { source: tensor, variable, shape, conversion: conversion.label };
}

const leftOut = (name: string): ImportStep => ({
  source: name,
  type: 'tensor',
  weights: [],
  note: 'left out: it is in skip',
});
