import { CnnError } from '@cnn/core';
import type { Grouping } from './groups.js';

/** One threshold for all items, or one for each: items whose probabilities came from different models have their own. */
export type Thresholds = number | ArrayLike<number>;

export interface CheckThresholdsOptions {
  readonly name: 'threshold' | 'groupThreshold';
  readonly thresholds: Thresholds;
  /** How many items, or groups. */
  readonly count: number;
}

/** @throws CnnError `TRAINING` for values that are not finite numbers, and for another number of them than `count` */
export function checkThresholds({ name, thresholds, count }: CheckThresholdsOptions): void {
  const own = typeof thresholds === 'number' ? [thresholds] : Array.from(thresholds);
  const wrong = own.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong !== -1) {
    const where = typeof thresholds === 'number' ? name : `${name}[${wrong}]`;
    throw new CnnError('TRAINING', `${where}: expected a finite number, received ${own[wrong]}.`);
  }
  if (typeof thresholds === 'number' || own.length === count) return;
  const of = name === 'threshold' ? 'items' : 'groups';
  throw new CnnError(
    'TRAINING',
    `${name}: expected one for each of the ${count} ${of}, received ${own.length}.`,
  );
}

/**
 * The thresholds of groups from those of their items.
 *
 * @throws CnnError `TRAINING` when items of a group have different ones
 */
export function thresholdsOfGroups(thresholds: Thresholds, { names, groupOf }: Grouping): Thresholds {
  if (typeof thresholds === 'number') return thresholds;
  const own = new Map<number, number>();
  for (const [item, group] of groupOf.entries()) {
    const threshold = thresholds[item] as number;
    const other = own.get(group) ?? threshold;
    if (other !== threshold) {
      throw new CnnError(
        'TRAINING',
        `threshold: items of the group ${names[group]} have different ones, ${other} and ${threshold}. Give groupThreshold.`,
      );
    }
    own.set(group, threshold);
  }
  return Array.from(names, (_, group) => own.get(group) as number);
}
