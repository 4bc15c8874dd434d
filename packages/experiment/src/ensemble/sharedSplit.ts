import { CnnError } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import { type EnsembleMember, sameJson } from './averageMembers.js';

/**
 * The split that all members were trained on: with others, one member would be measured on images that another was trained on.
 *
 * @throws CnnError (FILE) for a member whose split is not known, (DATA) for members with different ones
 */
export function sharedSplit(members: readonly EnsembleMember[]): SplitFiles {
  const splits = members.map(({ name, split }) => {
    if (split) return { name, split };
    throw new CnnError(
      'FILE',
      `${name}/split.json: there is no such file, so that it is not known what ${name} was trained on. Take members from folders of trainings, or do not evaluate the ensemble.`,
      { details: { reason: 'noSplit' } },
    );
  });
  const [first, ...others] = splits as [(typeof splits)[0], ...typeof splits];
  const other = others.find(({ split }) => !sameJson(split, first.split));
  if (!other) return first.split;
  throw new CnnError(
    'DATA',
    `${other.name}: expected the sets of ${first.name}, received others: images that one member was trained on would measure the ensemble. Train all with the split.json of ${first.name}, or do not evaluate the ensemble.`,
    { details: { reason: 'otherSplit' } },
  );
}
