import { CnnError, nearestName } from '@cnn/core';
import { canonicalName } from '@cnn/data';
import type { ExplainableModel } from './explainableModel.js';

type Classes = Pick<ExplainableModel, 'classNames' | 'task' | 'decision'>;

/**
 * The class that is explained, by its index.
 *
 * @throws CnnError (OPTIONS) for a name that is no class of the model
 */
export function targetIndex({ classNames }: Classes, target: string | number): number {
  if (typeof target === 'number') {
    if (Number.isInteger(target) && target >= 0 && target < classNames.length) return target;
  } else {
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

/** The predicted class of one row of probabilities, at the model's threshold; of a multi-label model the most probable label. */
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
 * What the logits are multiplied by, so that their sum is the score of a class: 1 for its own logit. A single sigmoid has one logit for
 * two classes: of the first it is negated.
 */
export function directionOf(outputs: number, index: number): Float32Array {
  if (outputs === 1) return Float32Array.of(index === 0 ? -1 : 1);
  return Float32Array.from({ length: outputs }, (_, at) => Number(at === index));
}
