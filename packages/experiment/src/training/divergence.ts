import type { ImageSet } from '@cnn/data';
import type { ExperimentTraining } from '../experiment/experiment.js';
import { defaultLearningRate } from './optimizer.js';

export interface DivergenceOptions {
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** The loss's name. */
  readonly loss: string;
  readonly set: Pick<ImageSet, 'classNames' | 'multiLabel'>;
  readonly training: Pick<ExperimentTraining, 'optimizer' | 'loss' | 'classWeight'>;
}

/** Losses that are −log of what the truth was given. */
const crossentropies = ['binaryCrossentropy', 'categoricalCrossentropy', 'sparseCategoricalCrossentropy'];

/** How many times the loss of always guessing is far above it; class weights and penalties of weights add to a loss. */
const FAR = 2;

/** A line when a training that ended did not learn: its loss is above where it began, or far above that of guessing. */
export function divergenceOf({ history, loss: name, set, training }: DivergenceOptions): string[] {
  const { loss = [] } = history;
  const [first = Number.NaN, last = Number.NaN] = [loss[0], loss.at(-1)];
  const guess = Math.log(set.multiLabel ? 2 : Math.max(2, set.classNames.length));
  const reweighted = training.loss.deferredReweighting !== undefined;
  const plain = crossentropies.includes(name) && training.classWeight === undefined && !reweighted;
  const { name: optimizer, learningRate = defaultLearningRate(optimizer) } = training.optimizer;
  const rate = Number(learningRate.toPrecision(3));
  const remedy = `Lower training.optimizer.learningRate (it was ${rate}; findLearningRate suggests one), or add training.optimizer.clipNorm 1.`;
  if (loss.length > 1 && last > first && !reweighted) {
    return [
      `Warning: the training loss rose, from ${short(first)} in the first epoch to ${short(last)} in the last. ${remedy}`,
    ];
  }
  if (plain && last > FAR * guess) {
    return [
      `Warning: the training loss ${short(last)} is far above ${short(guess)}, that of always guessing. ${remedy}`,
    ];
  }
  return [];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
