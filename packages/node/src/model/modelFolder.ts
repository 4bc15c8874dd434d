import { type ModelToSave, readModelFrom, type SavedModel, saveModelTo } from '@cnn/experiment';
import { folderStore } from '../store/folderStore.js';

export interface SaveModelOptions extends ModelToSave {
  readonly directory: string;
}

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
export async function saveModel({ directory, ...saved }: SaveModelOptions): Promise<void> {
  await saveModelTo(folderStore(directory), saved);
}

/**
 * Reads a model folder, also one of an earlier version: `notes` tells what such a file does not say.
 *
 * @throws CnnError (FILE or MODEL) of one line for a folder or file that is missing, broken, edited, of another format, or
 *   whose weights are not finite, or not those that were saved with the definition
 */
export async function readModel(directory: string): Promise<SavedModel> {
  return readModelFrom(folderStore(directory));
}
