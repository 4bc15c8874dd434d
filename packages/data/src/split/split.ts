import { CnnError, checkOptionNames } from '@cnn/core';
import { hasGroups, partition, type Splittable } from './partition.js';
import { type PartReport, reportPart } from './partReport.js';

export const partNames = ['train', 'validation', 'test'] as const;
export type PartName = (typeof partNames)[number];

/** Indices into a set's items, ascending. */
export type Parts = Readonly<Record<PartName, readonly number[]>>;

/** Plain JSON. */
export interface Split extends Parts {
  readonly seed: number;
  readonly stratified: boolean;
  readonly grouped: boolean;
  readonly report: readonly PartReport[];
}

export interface SplitOptions {
  readonly set: Splittable;
  /** Shares of train, validation and test; they add up to 1, and validation or test may be 0. Default 0.7, 0.15, 0.15. */
  readonly ratios?: readonly [train: number, validation: number, test: number] | undefined;
  /** Keep the class shares of the set in every part. Default true. */
  readonly stratify?: boolean | undefined;
  /** Keep each group on one side. Default: true when the items have groups. */
  readonly group?: boolean | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

const names = {
  set: true,
  ratios: true,
  stratify: true,
  group: true,
  seed: true,
} satisfies Record<keyof SplitOptions, true>;

const remedies = {
  testSize: 'Give ratios, such as [0.7, 0.15, 0.15].',
  test_size: 'Give ratios, such as [0.7, 0.15, 0.15].',
};

function checkRatios(ratios: readonly number[]): void {
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  const valid = ratios.length === 3 && ratios.every((ratio) => ratio >= 0) && (ratios[0] as number) > 0;
  if (valid && Math.abs(sum - 1) < 1e-6) return;
  throw new CnnError(
    'DATA',
    `ratios: expected three numbers of at least 0 for train (above 0), validation and test that add up to 1, received ${ratios.join(', ')}.`,
  );
}

/**
 * Splits a set into train, validation and test without leakage: a group (patient, slide) is never on two sides, and
 * every part has about the class shares of the set. The same set, ratios and seed always give the same split.
 *
 * @throws CnnError (DATA) for ratios that do not fit, or when there are too few images, groups, or groups with a class
 */
export function split(options: SplitOptions): Split {
  checkOptionNames({ where: 'split', options, names: Object.keys(names), remedies });
  const { set, ratios = [0.7, 0.15, 0.15], stratify = true, group = hasGroups(set), seed = 0 } = options;
  checkRatios(ratios);
  const wanted = partNames.filter((_, part) => (ratios[part] as number) > 0);
  const indices = partition({ set, ratios: ratios.filter((ratio) => ratio > 0), stratify, group, seed });
  const indicesOf = (part: PartName): readonly number[] => indices[wanted.indexOf(part)] ?? [];
  return {
    train: indicesOf('train'),
    validation: indicesOf('validation'),
    test: indicesOf('test'),
    seed,
    stratified: stratify,
    grouped: group,
    report: partNames.map((part) => reportPart({ set, part, indices: indicesOf(part) })),
  };
}
