import { dirname, join } from 'node:path';
import type { Engine } from '@cnn/core';
import { loadModel, type SavedModel, selectEngine } from '@cnn/node';
import { compile, type MetricName, type TrainableModel } from '@cnn/train';
import type { Arguments } from '../arguments/parseArguments.js';
import { readRequired } from '../arguments/readValues.js';
import { lossOf } from './fitModel.js';

/** A saved model on an engine. */
export interface TrainedModel {
  readonly saved: SavedModel;
  readonly engine: Engine;
  compile(metrics?: readonly MetricName[]): Promise<TrainableModel>;
}

/** The model that `--model` names, a folder that `cnn train` wrote or its model.json, on the engine of `--engine`. */
export async function openTrained(args: Arguments): Promise<TrainedModel> {
  const path = readRequired(args, 'model', 'OUT/model');
  return onEngine(await loadModel(path.endsWith('model.json') ? dirname(join(path)) : path), args);
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
