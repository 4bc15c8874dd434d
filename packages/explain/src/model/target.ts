import { CnnError, nearestName } from '@cnn/core';
import { canonicalName } from '@cnn/data';
import type { ExplainableModel } from './explainableModel.js';
import type { End } from './modelEnd.js';

export type Classes = Pick<ExplainableModel, 'classNames' | 'task' | 'decision' | 'temperature'>;

/**
 * The class that is explained, by its index.
 *
 * @throws CnnError (OPTIONS) for a name that is no class of the model
 */
export function targetIndex({ classNames }: Classes, target: string | number): number {
  if (typeof target === 'number') {
    if (Number.isInteger(target) && target >= 0 && target < classNames.length) return target;
  } else if (typeof target === 'string') {
    const index = classNames.map(canonicalName).indexOf(canonicalName(target));
    if (index >= 0) return index;
  }
  const near = typeof target === 'string' ? nearestName(target, classNames) : undefined;
  throw new CnnError(
    'OPTIONS',
    `explain: expected target to be one of ${classNames.join(', ')}, or its index, received ${JSON.stringify(target)}.${near ? ` Did you mean "${near}"?` : ''}`,
    { details: { option: 'target' } },
  );
}

/** The class of one row of probabilities that is explained by itself: the predicted one, at the model's threshold; of a multi-label model the most probable label. */
export function predictedIndex({ task, decision }: Classes, row: ArrayLike<number>): number {
  const { threshold = 0.5 } = decision ?? {};
  if (row.length === 1) return Number((row[0] as number) > threshold);
  if (row.length === 2 && task === 'binary') return Number((row[1] as number) > threshold);
  let best = 0;
  for (let index = 1; index < row.length; index++) {
    if ((row[index] as number) > (row[best] as number)) best = index;
  }
  return best;
}

/**
 * What is predicted of one row of probabilities, as `predict` of a trained model says it: the name of the class; of a multi-label model
 * the labels above their thresholds with `|` between them, empty where there is none.
 */
export function predictedName(classes: Classes, row: ArrayLike<number>): string {
  const { task, classNames, decision } = classes;
  if (task !== 'multilabel') return classNames[predictedIndex(classes, row)] as string;
  const { labelThresholds = {} } = decision ?? {};
  return classNames
    .filter((label, index) => probabilityOf(row, index) > (labelThresholds[label] ?? 0.5))
    .join('|');
}

/** How probable a class is. */
export function probabilityOf(row: ArrayLike<number>, index: number): number {
  if (row.length > 1) return row[index] as number;
  return index === 0 ? 1 - (row[0] as number) : (row[0] as number);
}

/**
 * What the logits are multiplied by, so that their sum is the score of a class: 1 for its own logit. A single sigmoid has one logit for
 * two classes: of the first it is negated.
 */
export function directionOf(outputs: number, index: number): Float32Array {
  if (outputs === 1) return Float32Array.of(index === 0 ? -1 : 1);
  return Float32Array.from({ length: outputs }, (_, at) => Number(at === index));
}

/** The score of a class: its logit, of the first class of a single sigmoid the negated one. */
export function scoreOf(logits: ArrayLike<number>, index: number): number {
  if (logits.length > 1) return logits[index] as number;
  return index === 0 ? -(logits[0] as number) : (logits[0] as number);
}

/**
 * Where the second of two classes is predicted: at a logit, or a difference of two, above this. It is what the threshold and the
 * temperature of the model mean before its sigmoid or softmax.
 */
export function cutOf({ decision, temperature = 1 }: Classes): number {
  const { threshold = 0.5 } = decision ?? {};
  return temperature * Math.log(threshold / (1 - threshold));
}

/** Probabilities of what a model gave, which of linear numbers are their sigmoid or softmax. `[n, outputs]`. */
export function asProbabilities(kind: End['kind'], task: Classes['task'], row: Float32Array): Float32Array {
  if (kind !== 'linear') return row;
  if (row.length === 1 || task === 'multilabel') return row.map((logit) => 1 / (1 + Math.exp(-logit)));
  const largest = row.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const shares = row.map((logit) => Math.exp(logit - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
