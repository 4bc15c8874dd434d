import type { SavedModel, TrainedModel } from '@cnn/experiment';
import { findModel, type ModelImage, readModel, trainedModel } from '@cnn/node';
import type { Terminal } from '../terminal.js';
import type { Option } from './command.js';
import type { Arguments } from './parseArguments.js';
import { readRequired } from './readValues.js';

export const modelOption = {
  model: { value: 'FOLDER', help: 'what cnn train wrote: OUT/model, or OUT itself' },
} satisfies Record<string, Option>;

/**
 * The model that `--model` names: a model folder, its model.json, or the folder of a run that holds `model/`. What a file of an
 * earlier version does not say is told on stderr.
 */
export async function readTrained(args: Arguments, terminal: Terminal): Promise<SavedModel> {
  const folder = await findModel(readRequired(args, 'model', 'OUT/model'));
  const saved = await readModel(folder);
  for (const note of saved.notes) terminal.stderr.write(`Note: ${folder}: ${note}\n`);
  return saved;
}

/** A model on the engine of `--engine`. */
export function onEngine(saved: SavedModel, args: Arguments): TrainedModel<ModelImage> {
  return trainedModel(saved, { engine: args.value('engine') });
}
