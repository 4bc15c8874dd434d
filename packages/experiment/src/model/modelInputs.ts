import { CnnError, type ModelDefinition } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { PredictImagesOptions } from './modelOptions.js';
import { isSet } from './openImages.js';

/** @throws CnnError (OPTIONS) for a model that takes more than images and gets no more; for inputs beside a set, or that the model does not have */
export function checkInputs({
  model,
  images,
  inputs,
}: {
  readonly model: ModelDefinition;
  readonly images: unknown;
  readonly inputs: PredictImagesOptions['inputs'];
}): void {
  const names = Object.keys(model.extraInputs ?? {});
  const example = `inputs: { ${names.map((name) => `${name}: …`).join(', ')} }`;
  if (isSet(images)) {
    if (inputs) throw wrong('inputs are for images; a set has its own. Use withInputs of @cnn/data.');
    return;
  }
  const missing = names.filter((name) => inputs?.[name] === undefined);
  if (missing.length > 0) {
    throw wrong(
      `model '${model.name}' takes ${missing.join(', ')} beside the images, received none. Give a row for each image: ${example}.`,
    );
  }
  const unknown = Object.keys(inputs ?? {}).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const known = names.length > 0 ? `only ${names.join(', ')}` : 'it takes images alone';
  throw wrong(`model '${model.name}' has no input '${unknown}', ${known}. Leave it out.`);
}

const wrong = (problem: string): CnnError =>
  new CnnError('OPTIONS', `predict: ${problem}`, { details: { option: 'inputs' } });

/** @throws CnnError (MODEL) for a model that an experiment can't train: of several outputs, or of inputs that the set does not have */
export function checkStructure(model: ModelDefinition, set: ImageSet): void {
  const { outputs = [], extraInputs = {} } = model;
  if (outputs.length > 1) {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' has the outputs ${outputs.join(', ')}; experiments train models of one output. Train it with compile and fit of @cnn/train, or leave one output.`,
    );
  }
  const missing = Object.keys(extraInputs).find(
    (name) => set.inputShapes?.[name]?.join() !== extraInputs[name]?.join(),
  );
  if (missing === undefined) return;
  throw new CnnError(
    'MODEL',
    `model '${model.name}' takes an input '${missing}' [${extraInputs[missing]?.join(', ')}] beside the images, received none of ${set.name}. Give the set its values with withInputs of @cnn/data, or take a model of images alone.`,
  );
}
