import { CnnError, randomStream } from '@cnn/core';

export interface ResampleOptions {
  /** Class index of each item of the set. */
  readonly labels: ArrayLike<number>;
  /** The items to choose from, such as the training set; all when absent. */
  readonly indices?: ArrayLike<number> | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

function byClass({ labels, indices }: ResampleOptions): number[][] {
  const members = new Map<number, number[]>();
  const count = indices?.length ?? labels.length;
  for (let at = 0; at < count; at++) {
    const index = indices ? (indices[at] as number) : at;
    const label = labels[index];
    if (label === undefined) {
      throw new CnnError('DATA', `resampling: indices[${at}] is ${index}, expected 0..${labels.length - 1}.`);
    }
    const list = members.get(label);
    if (list) list.push(index);
    else members.set(label, [index]);
  }
  return [...members.keys()].sort((a, b) => a - b).map((label) => members.get(label) as number[]);
}

/**
 * Repeats items of rarer classes, chosen at random, until every class has as many as the largest, as imbalanced-learn's
 * RandomOverSampler. For the training set only.
 *
 * @returns indices, those of `indices` first
 */
export function overSample(options: ResampleOptions): number[] {
  const pools = byClass(options);
  const most = Math.max(0, ...pools.map((pool) => pool.length));
  const random = randomStream({ seed: options.seed ?? 0, purpose: 'resample' });
  const repeated = pools.flatMap((pool) =>
    Array.from({ length: most - pool.length }, () => pool[random.integer(pool.length)] as number),
  );
  return [...pools.flat().sort((a, b) => a - b), ...repeated];
}

/**
 * Keeps as many items of each class, chosen at random, as the smallest has, as imbalanced-learn's RandomUnderSampler.
 *
 * @returns indices, ascending
 */
export function underSample(options: ResampleOptions): number[] {
  const pools = byClass(options);
  const least = Math.min(...pools.map((pool) => pool.length));
  const random = randomStream({ seed: options.seed ?? 0, purpose: 'resample' });
  return pools.flatMap((pool) => random.shuffle(pool).slice(0, least)).sort((a, b) => a - b);
}
