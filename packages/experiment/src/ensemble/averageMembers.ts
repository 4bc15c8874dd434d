import { CnnError } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import { averageModels } from '@cnn/train';
import { canonicalSum } from '../files/sealedJson.js';
import type { SavedModel, TrainedOn } from '../model/savedModel.js';

/** A trained model of an ensemble; a `TrainedModel` is one. */
export interface EnsembleMember {
  /** For messages, and in the ensemble's details: where it is from. */
  readonly name: string;
  readonly saved: SavedModel;
  /** What its run's `split.json` holds: needed to evaluate the ensemble. */
  readonly split?: SplitFiles | undefined;
}

/**
 * The mean of what its members predict, as a model. It has no threshold or temperature of theirs: both are chosen on what the ensemble
 * predicts. What any member was trained on, it was trained on.
 *
 * @throws CnnError (OPTIONS) for fewer than two members; (MODEL) for members of other classes, or whose images were prepared otherwise:
 *   `details.differs` names the field
 */
export function averageMembers(members: readonly EnsembleMember[]): SavedModel {
  const all = members.map(({ saved }) => saved);
  const [first, second] = all;
  if (!first || !second) {
    throw new CnnError(
      'OPTIONS',
      `ensemble: expected at least two trained models, received ${members.length}. Name the folders of trainings.`,
    );
  }
  checkAlike(members);
  const { task, classNames, preprocessing, testTimeViews } = first;
  const known = all.flatMap(({ trainedOn }) => trainedOn ?? []);
  return {
    ...averageModels({ members: all }),
    ...{ task, classNames, preprocessing, testTimeViews },
    ...(known.length === all.length ? { trainedOn: unionOf(known) } : {}),
    trainedWith: first.trainedWith,
    details: { settings: { ensemble: members.map(({ name }) => name) } },
    notes: [],
  };
}

/** Each image in the set that is nearest to training in any member. */
function unionOf(known: readonly TrainedOn[]): TrainedOn {
  const train = new Set(known.flatMap((one) => one.train));
  const validation = new Set(known.flatMap((one) => one.validation).filter((hash) => !train.has(hash)));
  const test = new Set(
    known.flatMap((one) => one.test).filter((hash) => !train.has(hash) && !validation.has(hash)),
  );
  return { train: [...train], validation: [...validation], test: [...test] };
}

function checkAlike([first, ...others]: readonly EnsembleMember[]): void {
  for (const { name, saved } of others) {
    for (const what of ['classNames', 'preprocessing', 'testTimeViews'] as const) {
      const [expected, received] = [first?.saved[what], saved[what]];
      if (sameJson(expected, received)) continue;
      const remedy =
        what === 'testTimeViews'
          ? 'Give all of them the same.'
          : 'Average models that were trained on the same images and classes.';
      throw new CnnError(
        'MODEL',
        `${name}: expected the ${what} ${JSON.stringify(expected)} of ${first?.name}, received ${JSON.stringify(received)}. ${remedy}`,
        { details: { differs: what } },
      );
    }
  }
}

/** Also where the fields stand in another order. */
export function sameJson(a: unknown, b: unknown): boolean {
  return canonicalSum(plain(a)) === canonicalSum(plain(b));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
