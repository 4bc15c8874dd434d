import { type Engine, initialState, type ModelDefinition, type TensorValues } from '@cnn/core';
import { hashed } from '../goldens/hashed.js';
import { stepNumbers } from './optimizers.js';
import { binaryTraining, withSlots } from './training.js';

export interface TrainHashedOptions {
  readonly engine: Engine;
  /** Ends in one sigmoid. */
  readonly model: ModelDefinition;
  /** Images of a batch. */
  readonly items: number;
  readonly steps: number;
}

/** Steps of Adam on numbers from an integer hash, the same on every engine: the losses, and the state after the last. */
export async function trainHashed({ engine, model, items, steps }: TrainHashedOptions): Promise<{
  readonly losses: readonly number[];
  readonly state: TensorValues;
}> {
  const programs = binaryTraining(model);
  const session = await engine.load(programs, withSlots(programs, initialState(model, 3)));
  const size = items * model.input.reduce((product, dim) => product * dim, 1);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const image = {
      shape: [items, ...model.input],
      data: hashed({ seed: 100 + step, size, low: -1, high: 1 }),
    };
    const label = { shape: [items, 1], data: Float32Array.from({ length: items }, (_, item) => item % 2) };
    const numbers = stepNumbers(0.001, step);
    const { loss } = await session.run('train', { image, label, ...numbers }, ['loss']);
    losses.push(loss?.data[0] as number);
  }
  const state = await session.readState();
  await session.dispose();
  return { losses, state };
}
