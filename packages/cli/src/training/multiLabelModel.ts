import { CnnError, type ModelDefinition, outputShape } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { isMultiLabel } from '@cnn/evaluation';
import type { TrainSettings } from './settings.js';

/** A preset's definition with a sigmoid output for each label, in place of its output for classes. */
export function withLabelOutputs(model: ModelDefinition, labels: number): ModelDefinition {
  const last = model.layers.at(-1);
  if (last?.type !== 'dense') {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' ends in no dense layer, which several labels an image need. Give --model a definition that ends in dense({ units: ${labels}, activation: 'sigmoid' }).`,
    );
  }
  return {
    ...model,
    layers: [...model.layers.slice(0, -1), { ...last, units: labels, activation: 'sigmoid' }],
  };
}

/** @throws CnnError (MODEL) when one of model and set is for several labels an image, the other for one */
export function checkLabelKind(model: ModelDefinition, set: ImageSet): void {
  const [several, count] = [isMultiLabel(model), set.classNames.length];
  if (several === (set.multiLabel ?? false)) return;
  const problem = several
    ? `ends in ${outputShape(model)[0]} sigmoids, which are for several labels an image; ${set.name} has one. Use --multi-label if it has several, or end in softmax.`
    : `is for one label an image; ${set.name} has several. End in dense({ units: ${count}, activation: 'sigmoid' }).`;
  throw new CnnError('MODEL', `model '${model.name}' ${problem}`);
}

/** @throws CnnError (USAGE) for options that need one class an image, and for weights of a loss that has none */
export function checkMultiLabelSettings(set: ImageSet, settings: TrainSettings): void {
  if (!set.multiLabel) return;
  const { classWeight, sampling, loss } = settings;
  if (classWeight && loss.name !== 'crossentropy') {
    throw new CnnError(
      'USAGE',
      `--class-weight of several labels an image is a part of --loss crossentropy; --loss ${loss.name} has none. Leave one of both out.`,
    );
  }
  const asked = Object.entries({ 'deferred-reweighting': loss.deferredReweighting, sampling }).find(
    ([, value]) => value,
  );
  if (!asked) return;
  throw new CnnError(
    'USAGE',
    `--${asked[0]} needs one label an image, ${set.name} has several. Leave it out; --class-weight and the column weight of a manifest can make rare labels count more.`,
  );
}
