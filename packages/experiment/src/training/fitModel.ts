import { CnnError, type LayerDefinition, type ModelDefinition, outputShape } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { isPresetName, presets } from '@cnn/presets';
import type { Experiment } from '../experiment/experiment.js';
import { lossOf } from '../model/lossOf.js';
import { checkStructure } from '../model/modelInputs.js';
import { checkLabelKind, withLabelOutputs } from './multiLabelModel.js';

/** The number of classes that a model tells apart. */
function classesOf(model: ModelDefinition): number {
  return Math.max(2, outputShape(model)[0] ?? 0);
}

export interface ModelForOptions {
  /** The name of a preset, or a definition. */
  readonly model: Experiment['model'];
  readonly set: ImageSet;
  /** Of the set's images, or of what is cut out of them. */
  readonly imageShape: ImageSet['imageShape'];
  /** What a preset ends in, in the place of its own dense layer. */
  readonly lastLayer?: LayerDefinition | undefined;
}

/**
 * The definition for a set: a preset is built for its images and classes, a given one must fit them.
 *
 * @throws CnnError that says what does not fit
 */
export function modelFor({ model: wanted, set, imageShape, lastLayer }: ModelForOptions): ModelDefinition {
  const classes = set.classNames.length;
  if (typeof wanted === 'string') {
    const built = presetOf(wanted)({ input: imageShape, classes });
    if (set.multiLabel) return withLabelOutputs(built, classes);
    const own = built.layers.at(-1);
    if (!lastLayer || own?.type !== 'dense') return built;
    const { name, inputs } = own;
    const last = { ...lastLayer, name, ...(inputs ? { inputs } : {}) };
    return { ...built, layers: [...built.layers.slice(0, -1), last] };
  }
  const model = wanted;
  checkStructure(model, set);
  lossOf(model);
  checkLabelKind(model, set);
  if (model.input.join() !== imageShape.join()) {
    const cropped = imageShape.join() === set.imageShape.join() ? '' : ' after cropping';
    throw new CnnError(
      'MODEL',
      `model '${model.name}' takes images of [${model.input.join(', ')}], ${set.name} has [${imageShape.join(', ')}]${cropped}. Change the input, or ${cropped ? 'training.cropSize' : 'data.imageSize'}.`,
      { details: { path: cropped ? 'training.cropSize' : 'data.imageSize' } },
    );
  }
  if (classesOf(model) !== classes) {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' tells ${classesOf(model)} classes apart, ${set.name} has ${classes} (${set.classNames.join(', ')}). Change the units of its last layer.`,
    );
  }
  return model;
}

function presetOf(name: string): (typeof presets)[keyof typeof presets] {
  if (isPresetName(name)) return presets[name];
  throw new CnnError(
    'OPTIONS',
    `model: expected ${Object.keys(presets).join(', ')}, or a definition, received "${name}".`,
    { details: { path: 'model' } },
  );
}
