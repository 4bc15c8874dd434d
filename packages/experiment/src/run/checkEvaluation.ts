import { CnnError } from '@cnn/core';
import type { DividedSet } from '../data/divide.js';
import type { ExperimentEvaluation } from '../experiment/experiment.js';
import { checkSubgroups } from './subgroupsOf.js';

/** @throws CnnError (OPTIONS) when the images or their sets do not allow what is to be evaluated */
export function checkEvaluation(
  { set, parts }: Pick<DividedSet, 'set' | 'parts'>,
  { calibrate, pooling, subgroups }: Pick<ExperimentEvaluation, 'calibrate' | 'pooling' | 'subgroups'>,
): void {
  if (pooling !== 'mean' && set.items.some(({ group }) => group === undefined)) {
    throw problem(
      'evaluation.pooling',
      `expected a patient for every image, ${set.name} has images without one. Say with data.groupFrom where the patient is found.`,
    );
  }
  checkSubgroups({ set, subgroups, where: 'evaluation.subgroups' });
  if (!calibrate) return;
  if (set.multiLabel) {
    throw problem(
      'evaluation.calibrate',
      `expected one label per image, ${set.name} is multi-label, which one temperature can't suit. Leave it out.`,
    );
  }
  const empty = (['validation', 'test'] as const).find((part) => parts[part].length === 0);
  if (!empty) return;
  throw problem(
    'evaluation.calibrate',
    `expected a validation set to fit the temperature on and a test set to measure it on, received no ${empty} set. Give it images with split.ratios.`,
  );
}

function problem(path: string, text: string): CnnError {
  return new CnnError('OPTIONS', `${path}: ${text}`, { details: { path } });
}
