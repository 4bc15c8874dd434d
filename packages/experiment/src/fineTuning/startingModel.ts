import {
  CnnError,
  dense,
  type LayerDefinition,
  type ModelDefinition,
  type ModelSource,
  parseModel,
  predictionProgram,
  replaceHead,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { Experiment, ExperimentStart } from '../experiment/experiment.js';
import { modelFor } from '../training/fitModel.js';

/** A model with weights that another one begins with: what an importer gives, or a saved model. */
export interface StartingModel {
  readonly model: ModelDefinition;
  /** Every variable of the model, by name. */
  readonly weights: TensorValues;
  /** Where it comes from; absent for a model of this toolkit. */
  readonly source?: ModelSource | undefined;
}

export interface FineTunedModel {
  /** The whole definition, in which everything is trained. */
  readonly model: ModelDefinition;
  /** The paths of layers that begin with random weights: the new head. */
  readonly newLayers: readonly string[];
}

export interface FineTunedModelOptions {
  readonly start: ExperimentStart;
  /** The definition that the weights are of. */
  readonly model: Experiment['model'];
  readonly set: ImageSet;
  readonly imageShape: ImageSet['imageShape'];
  /** What the loss asks for as the last layer. */
  readonly lastLayer?: LayerDefinition | undefined;
}

/**
 * The definition that is fine-tuned: the given one, for images of the set's size, with a new last layer for the set's classes unless it
 * is to be kept.
 *
 * @throws CnnError (MODEL) for a model that can't take these images or tell these classes apart
 */
export function fineTunedModel(options: FineTunedModelOptions): FineTunedModel {
  const { start, model: given, set, imageShape } = options;
  if (typeof given === 'string') {
    throw new CnnError(
      'OPTIONS',
      `start: expected a model with weights, received the preset ${given}. Hand over the model that start.source names.`,
      { details: { path: 'start' } },
    );
  }
  const outputs = given.outputs ?? [];
  if (outputs.length > 1) {
    throw new CnnError(
      'MODEL',
      `model '${given.name}' has ${outputs.length} outputs (${outputs.join(', ')}); an experiment trains a model of one. Train it in a program, with compile of @cnn/train.`,
    );
  }
  const resized = forImages(given, imageShape);
  if (start.head === 'keep') {
    return { model: modelFor({ model: resized, set, imageShape }), newLayers: [] };
  }
  const { model, head } = replaceHead(resized, { layer: options.lastLayer ?? lastLayerOf(set) });
  return { model: modelFor({ model, set, imageShape }), newLayers: [head] };
}

/** The same layers for images of another size, as far as none of them minds. */
function forImages(model: ModelDefinition, shape: ImageSet['imageShape']): ModelDefinition {
  const [height, width, channels] = shape;
  if (model.input.join() === shape.join() || model.input[2] !== channels) return model;
  return parseModel({ ...model, input: [height, width, channels] });
}

/** One sigmoid for two classes, one each for labels, else a softmax. */
function lastLayerOf({ classNames: { length }, multiLabel }: ImageSet): LayerDefinition {
  if (multiLabel) return dense({ units: length, activation: 'sigmoid' });
  return length === 2
    ? dense({ units: 1, activation: 'sigmoid' })
    : dense({ units: length, activation: 'softmax' });
}

export interface StartingWeightsOptions extends FineTunedModel {
  readonly weights: TensorValues;
  /** What the weights are called in messages. */
  readonly name: string;
}

/**
 * Those weights that the fine-tuned model begins with: of all layers but the new ones.
 *
 * @throws CnnError (MODEL) for a variable that is missing or has another shape, as where dense layers were made for images of another
 *   size
 */
export function startingWeights({ model, newLayers, weights, name }: StartingWeightsOptions): TensorValues {
  const taken: Record<string, TensorValue> = {};
  for (const node of predictionProgram(model).nodes) {
    if (node.operation !== 'state') continue;
    const variable = node.attributes.name;
    if (isNew(variable, newLayers)) continue;
    const value = weights[variable];
    if (value?.shape.join() !== node.shape.join()) {
      const received = value ? `[${value.shape.join(', ')}]` : 'none';
      throw new CnnError(
        'MODEL',
        `${name}: expected ${variable} of [${node.shape.join(', ')}] for images of ${model.input.join('×')}, received ${received}. Use data.imageSize of the model that the weights are of.`,
        { details: { variable } },
      );
    }
    taken[variable] = value;
  }
  return taken;
}

/** Whether a variable belongs to one of these layers, by their paths. */
function isNew(variable: string, newLayers: readonly string[]): boolean {
  return newLayers.some((layer) => variable.startsWith(`${layer}/`));
}
