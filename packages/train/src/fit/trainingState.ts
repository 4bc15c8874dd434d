import { CnnError, type TensorValues } from '@cnn/core';
import type { Runtime } from './runtime.js';
import { checkVariables } from './weights.js';

/**
 * All that training depends on besides the data: set it into a model compiled alike, and training goes on as if it
 * had never stopped.
 */
export interface TrainingState {
  /** Steps done; masks and bias corrections go by it. */
  readonly step: number;
  /** Epochs done; the order of items goes by it. */
  readonly epoch: number;
  readonly seed: number;
  readonly learningRate: number;
  /** Weights, running statistics and optimizer slots. */
  readonly variables: TensorValues;
}

/** A copy of all that the next step depends on. */
export async function readTrainingState({ progress, seed, session }: Runtime): Promise<TrainingState> {
  return { ...progress, seed, variables: await session.readState() };
}

/** @throws CnnError when the state is of another model, optimizer or seed, or lacks a variable; nothing is changed then */
export async function writeTrainingState(runtime: Runtime, state: TrainingState): Promise<void> {
  const { variables, step, epoch, seed, learningRate } = state;
  const { programs, progress, session, seed: own } = runtime;
  if (seed !== own) {
    throw new CnnError(
      'TRAINING',
      `setState: it is of seed ${seed}, the model has ${own}. Compile with seed: ${seed}.`,
    );
  }
  const missing = Object.keys(programs.state).find((name) => !variables[name]);
  if (missing) {
    throw new CnnError(
      'TRAINING',
      `setState: it lacks '${missing}'. It belongs to another model or optimizer.`,
    );
  }
  checkVariables(runtime, variables);
  await session.writeState(variables);
  Object.assign(progress, { step, epoch, learningRate });
}
