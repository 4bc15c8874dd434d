import type { Engine } from '@cnn/core';
import { compile, type TrainableModel } from '@cnn/train';
import { lossOf } from './lossOf.js';
import type { SavedModel } from './savedModel.js';

/** A compiled model, and what ends its engine. */
export interface RunningModel {
  readonly model: TrainableModel;
  readonly engine: Engine;
  /** Disposes of the model, and of an engine that was started for it. */
  end(): Promise<void>;
}

/** @param given an engine, which stays the caller's, or what starts one for the model alone */
export async function startModel(
  { model, state, layers }: SavedModel,
  given: Engine | (() => Promise<Engine>),
): Promise<RunningModel> {
  const loss = lossOf(model, { layers });
  const engine = typeof given === 'function' ? await given() : given;
  const endEngine = async (): Promise<void> => {
    if (typeof given === 'function') await engine.dispose();
  };
  try {
    // Plain SGD keeps nothing beside the weights.
    const compiled = await compile({ model, engine, loss, layers, optimizer: 'sgd', weights: state });
    const end = async (): Promise<void> => {
      await compiled.dispose();
      await endEngine();
    };
    return { model: compiled, engine, end };
  } catch (error) {
    await endEngine();
    throw error;
  }
}
