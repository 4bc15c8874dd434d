import type { SavedModel, TrainedModel } from '@cnn/experiment';
import { findModel, type ModelImage, readModel, trainedModel } from '@cnn/node';
import { required } from '../options/required.js';
import type { Terminal } from '../terminal.js';

/**
 * The model that `--model` names: a model folder, its model.json, or the folder of a run that holds `model/`. What a file of an
 * earlier version does not say is told on stderr.
 */
export async function readTrained(
  values: { readonly model: string | undefined },
  terminal: Terminal,
): Promise<SavedModel> {
  const path = required(values, 'model', 'OUT');
  const saved = await readModel(path);
  for (const note of saved.notes) terminal.stderr.write(`Note: ${await findModel(path)}: ${note}\n`);
  return saved;
}

/** A model on the engine of `--engine`. */
export function onEngine(
  saved: SavedModel,
  { engine }: { readonly engine: string | undefined },
): TrainedModel<ModelImage> {
  return trainedModel(saved, { engine });
}
