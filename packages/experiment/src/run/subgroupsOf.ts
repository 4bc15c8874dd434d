import { CnnError } from '@cnn/core';
import type { ImageItem, ImageSet } from '@cnn/data';
import { type Evaluation, type SubgroupResults, subgroupResults } from '@cnn/evaluation';

export interface SubgroupsOfOptions {
  readonly evaluation: Evaluation;
  /** Those that were evaluated, in their order. */
  readonly items: readonly Pick<ImageItem, 'attributes'>[];
  /** The attributes to compare by. */
  readonly subgroups: readonly string[] | undefined;
  /** Of the resampling for intervals. */
  readonly seed: number;
}

/** How a model did by each attribute of the images that was asked for; undefined where none was. */
export function subgroupsOf(options: SubgroupsOfOptions): readonly SubgroupResults[] | undefined {
  const { evaluation, items, subgroups, seed } = options;
  return subgroups?.map((column) =>
    subgroupResults({
      ...{ evaluation, column, bootstrap: { seed } },
      values: items.map(({ attributes }) => attributes?.[column]),
    }),
  );
}

export interface CheckSubgroupsOptions {
  readonly set: Pick<ImageSet, 'name' | 'items'>;
  readonly subgroups: readonly string[] | undefined;
  /** What the option is called, for the message. */
  readonly where: string;
}

/** @throws CnnError (OPTIONS) for an attribute that no image has */
export function checkSubgroups({ set, subgroups = [], where }: CheckSubgroupsOptions): void {
  const unknown = subgroups.find((name) => !set.items.some(({ attributes }) => attributes?.[name]));
  if (unknown === undefined) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: expected attributes of the images, no image of ${set.name} has "${unknown}". Name columns of its manifest that are filled in.`,
    { details: { path: where } },
  );
}
