import { CnnError, type ModelDefinition, outputShape } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { isMultiLabel } from '@cnn/evaluation';
import type { ExperimentTraining } from '../experiment/experiment.js';

/** A preset's definition with a sigmoid output for each label, in place of its output for classes. */
export function withLabelOutputs(model: ModelDefinition, labels: number): ModelDefinition {
  const last = model.layers.at(-1);
  if (last?.type !== 'dense') {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' ends in no dense layer, which multi-label images need. Give a definition that ends in dense({ units: ${labels}, activation: 'sigmoid' }).`,
    );
  }
  return {
    ...model,
    layers: [...model.layers.slice(0, -1), { ...last, units: labels, activation: 'sigmoid' }],
  };
}

/** @throws CnnError (MODEL) when one of model and set is for multi-label images, the other for one label per image */
export function checkLabelKind(model: ModelDefinition, set: ImageSet): void {
  const [several, count] = [isMultiLabel(model), set.classNames.length];
  if (several === (set.multiLabel ?? false)) return;
  const problem = several
    ? `ends in ${outputShape(model)[0]} sigmoids, which are for multi-label images; ${set.name} has one label per image. Use data.multiLabel if it has several, or end in softmax.`
    : `is for one label per image; ${set.name} is multi-label. End in dense({ units: ${count}, activation: 'sigmoid' }).`;
  throw new CnnError('MODEL', `model '${model.name}' ${problem}`);
}

/** @throws CnnError (OPTIONS) for options that need one class per image, and for weights of a loss that has none */
export function checkMultiLabelTraining(set: ImageSet, training: ExperimentTraining): void {
  if (!set.multiLabel) return;
  const { classWeight, sampling, loss } = training;
  if (classWeight && loss.name !== 'crossentropy') {
    throw new CnnError(
      'OPTIONS',
      `training.classWeight of multi-label images is a part of the loss crossentropy; ${loss.name} has none. Leave out one of them.`,
      { details: { path: 'training.classWeight' } },
    );
  }
  const asked = Object.entries({
    'training.loss.deferredReweighting': loss.deferredReweighting,
    'training.sampling': sampling,
  }).find(([, value]) => value);
  if (!asked) return;
  throw new CnnError(
    'OPTIONS',
    `${asked[0]} needs one label per image, ${set.name} is multi-label. Leave it out; training.classWeight and the column weight of a manifest can make rare labels count more.`,
    { details: { path: asked[0] } },
  );
}
