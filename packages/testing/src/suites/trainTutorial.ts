import type { Engine, Session, TensorValues } from '@cnn/core';
import { tutorialBatch, tutorialModel, tutorialState } from '../goldens/tutorial.js';
import { stepNumbers } from './optimizers.js';
import { binaryTraining, withSlots } from './training.js';

export interface TrainTutorialOptions {
  readonly engine: Engine;
  readonly learningRate: number;
  /** The first step and the one after the last; each has a batch of its own. */
  readonly first?: number;
  readonly end: number;
  /** Weights, statistics and slots to begin with. Default: those of the golden. */
  readonly state?: TensorValues;
  /** Called before each step. */
  readonly before?: (session: Session, step: number) => Promise<void>;
}

/** Steps of Adam on the tutorial's network at 24×32, as in the golden: the loss of each, and the state after the last. */
export async function trainTutorial(options: TrainTutorialOptions): Promise<{
  readonly losses: readonly number[];
  readonly state: TensorValues;
}> {
  const { engine, learningRate, first = 0, end, state, before } = options;
  const programs = binaryTraining(tutorialModel());
  const session = await engine.load(programs, state ?? withSlots(programs, tutorialState()));
  const losses: number[] = [];
  for (let step = first; step < end; step++) {
    await before?.(session, step);
    const { images: image, labels: label } = tutorialBatch(step);
    const numbers = stepNumbers(learningRate, step);
    const { loss } = await session.run('train', { image, label, ...numbers }, ['loss']);
    losses.push(loss?.data[0] as number);
  }
  const last = await session.readState();
  await session.dispose();
  return { losses, state: last };
}
