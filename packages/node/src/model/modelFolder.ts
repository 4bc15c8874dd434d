import { CnnError, checkOptionNames, type LayerRulesOption } from '@cnn/core';
import {
  describeValue,
  type ModelToSave,
  modelIn,
  readModelFrom,
  type SavedModel,
  saveModelTo,
  unpackZip,
} from '@cnn/experiment';
import { readBytes } from '../files/files.js';
import { folderStore } from '../store/folderStore.js';
import { findModel } from './findModel.js';

export interface SaveModelOptions extends ModelToSave {
  readonly directory: string;
}

/** The fields of a `SavedModel`, so that one that was read can be saved with changes. */
const names = {
  directory: true,
  model: true,
  state: true,
  layers: true,
  task: true,
  classNames: true,
  preprocessing: true,
  testTimeViews: true,
  temperature: true,
  decision: true,
  trainedOn: true,
  trainedWith: true,
  source: true,
  details: true,
  notes: true,
} satisfies Record<keyof SaveModelOptions | keyof SavedModel, true>;

const remedies = {
  path: 'Use directory',
  filepath: 'Use directory',
  weights: 'Use state: await model.weights()',
  definition: 'Use model',
};

/**
 * Writes a model into a folder: `weights-SUM.safetensors`, then `model.json`, which names it and both sums. Each file is
 * written whole or not at all, and a model that is there is replaced by the second of them, so that there is a whole model at
 * every moment.
 *
 * @throws CnnError (FILE) when the folder can't be written; (MODEL) when the state lacks a variable of the model or is not
 *   finite, or when something could not be read again, such as class names that do not fit the outputs
 * @example
 * await saveModel({
 *   directory: 'out/model',
 *   model: definition,
 *   state: await model.weights(),
 *   classNames: set.classNames,
 *   preprocessing: preprocessingOf({ set, input: definition.input }),
 * });
 */
export async function saveModel(options: SaveModelOptions): Promise<void> {
  if (typeof options !== 'object' || options === null || typeof options.directory !== 'string') {
    throw new CnnError(
      'OPTIONS',
      `saveModel: expected { directory, model, state, classNames, preprocessing }, received ${describeValue(options)}. A model of loadModel is saved by model.save(directory).`,
    );
  }
  checkOptionNames({ where: 'saveModel', options, names: Object.keys(names), remedies });
  const { directory, ...saved } = options;
  await saveModelTo(folderStore(directory), saved);
}

/**
 * Reads a model as a plain value, also one of an earlier version: `notes` tells what such a file does not say.
 *
 * @param path a model folder, its model.json, the folder of a run, which holds `model`, or a zip of one
 * @throws CnnError (FILE or MODEL) of one line for a folder or file that is missing, broken, edited, of another format, or
 *   whose weights are not finite, or not those that were saved with the definition
 */
export async function readModel(path: string, options: LayerRulesOption = {}): Promise<SavedModel> {
  if (!path.toLowerCase().endsWith('.zip')) return readModelFrom(folderStore(await findModel(path)), options);
  return readModelFrom(await modelIn(unpackZip(await readBytes(path), path)), options);
}
