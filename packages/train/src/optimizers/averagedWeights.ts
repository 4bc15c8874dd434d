import { CnnError, type TensorValues } from '@cnn/core';
import type { TrainableModel } from '../trainableModel.js';
import { AVERAGE_SLOT } from './averageWeights.js';

const PREFIX = `optimizer/${AVERAGE_SLOT}/`;

/**
 * The averages that an optimizer with `useEma: true` keeps, under the names of their parameters: of `model.state()`, for
 * `model.setWeights` or a model folder.
 *
 * @throws CnnError when there are none, or no step was done that would have set them
 */
export function averagedWeights({
  variables,
  step,
}: {
  readonly variables: TensorValues;
  /** Steps done. */
  readonly step: number;
}): TensorValues {
  const averages = Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value] as const] : [],
  );
  if (averages.length === 0) {
    throw new CnnError(
      'TRAINING',
      'there are no averaged weights. Compile with an optimizer of useEma: true.',
    );
  }
  if (step === 0) throw new CnnError('TRAINING', 'averaged weights are set by the first step. Train first.');
  return Object.fromEntries(averages);
}

export interface WithAveragedWeightsOptions<T> {
  /** Compiled with an optimizer of `useEma: true`, and trained. */
  readonly model: Pick<TrainableModel, 'state' | 'weights' | 'setWeights'>;
  /** Evaluates or predicts with the averages; must not train. */
  readonly run: () => Promise<T>;
}

/** Runs something with averaged weights in the model, and then puts its own back, also after an error. */
export async function withAveragedWeights<T>({ model, run }: WithAveragedWeightsOptions<T>): Promise<T> {
  const averages = averagedWeights(await model.state());
  const own = await model.weights();
  await model.setWeights(averages);
  try {
    return await run();
  } finally {
    await model.setWeights(own);
  }
}
