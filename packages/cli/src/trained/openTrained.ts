import type { Engine } from '@cnn/core';
import { lossOf, type SavedModel } from '@cnn/experiment';
import { readModel as readModelFolder, selectEngine } from '@cnn/node';
import { compile, type MetricName, type TrainableModel } from '@cnn/train';
import type { Arguments } from '../arguments/parseArguments.js';
import { readRequired } from '../arguments/readValues.js';
import type { Terminal } from '../terminal.js';
import { modelFolder } from './modelFolder.js';

/** A saved model on an engine. */
export interface TrainedModel {
  readonly saved: SavedModel;
  readonly engine: Engine;
  compile(metrics?: readonly MetricName[]): Promise<TrainableModel>;
}

/**
 * The model that `--model` names: a model folder, its model.json, or the folder of a run that holds `model/`. What a file of an
 * earlier version does not say is told on stderr.
 */
export async function readModel(args: Arguments, terminal: Terminal): Promise<SavedModel> {
  const folder = modelFolder(readRequired(args, 'model', 'OUT/model'));
  const saved = await readModelFolder(folder);
  for (const note of saved.notes) terminal.stderr.write(`Note: ${folder}: ${note}\n`);
  return saved;
}

/** The model that `--model` names, on the engine of `--engine`. */
export async function openTrained(args: Arguments, terminal: Terminal): Promise<TrainedModel> {
  return onEngine(await readModel(args, terminal), args);
}

/** A model on the engine of `--engine`. */
export async function onEngine(saved: SavedModel, args: Arguments): Promise<TrainedModel> {
  const loss = lossOf(saved.model);
  const name = args.value('engine');
  const engine = await selectEngine(name === undefined ? {} : { name });
  return {
    saved,
    engine,
    compile: (metrics = []) => compile({ model: saved.model, engine, loss, metrics, weights: saved.state }),
  };
}
