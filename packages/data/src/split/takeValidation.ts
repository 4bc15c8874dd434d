import { CnnError } from '@cnn/core';
import { hasGroups, partition, type Splittable } from './partition.js';
import type { Parts } from './split.js';

export interface TakeValidationOptions {
  readonly set: Splittable;
  /** Given parts without one for validation. */
  readonly parts: Parts;
  /** The share of the training set. Default 0.15. */
  readonly share?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Takes images for validation out of the training set of given parts: by group when the items have groups, and with the
 * part's class shares, as `split` does. The other parts stay as they are.
 *
 * @throws CnnError (DATA) for a share that is none, or when there are too few images, groups, or groups with a class
 */
export function takeValidation(options: TakeValidationOptions): Parts {
  const { set, parts, share = 0.15, seed = 0 } = options;
  if (!(share > 0 && share < 1))
    throw new CnnError('DATA', `share: expected a number between 0 and 1, received ${share}.`);
  const items = parts.train.flatMap((index) => set.items[index] ?? []);
  const own = { ...set, name: `${set.name}, training set`, items };
  const ratios = [1 - share, share];
  const [train, validation] = partition({
    set: own,
    ratios,
    stratify: true,
    group: hasGroups(own),
    seed,
  }).map((part) => part.map((at) => parts.train[at] as number)) as [number[], number[]];
  return { train, validation, test: parts.test };
}
