import { CnnError, nearestName } from '@cnn/core';
import { checkSearched, isFalling } from '@cnn/experiment';
import { readJson } from '@cnn/node';
import {
  checkSpace,
  gridSearch,
  hyperband,
  type Objective,
  randomSearch,
  type SearchSpace,
  successiveHalving,
  type Tuner,
  tpe,
} from '@cnn/train';
import type { Arguments } from '../options/arguments.js';
import { required } from '../options/required.js';
import { searchedOptions } from '../options/trainings.js';

/** Values of `searchOptions`. */
export interface SearchValues {
  readonly space: string | undefined;
  readonly tuner: Tuner['type'];
  readonly trials: number | undefined;
  readonly 'startup-trials': number | undefined;
  readonly 'min-epochs': number | undefined;
  readonly factor: number | undefined;
  readonly objective: 'val_loss' | 'val_auc' | 'val_accuracy';
}

/**
 * @throws CnnError (USAGE) for a name that is no option of a training, or one that is typed as well; (FILE, TRAINING) for
 *   a file or a space that is not as expected
 */
export async function readSpace({ values, typed }: Arguments<SearchValues>): Promise<SearchSpace> {
  const path = required(values, 'space', 'FILE');
  const space = await readJson(path);
  if (typeof space !== 'object' || space === null || Array.isArray(space)) {
    throw new CnnError('FILE', `${path}: expected an object of hyper-parameters by option name.`);
  }
  for (const name of Object.keys(space)) {
    if (name.includes('.')) {
      checkSearched(name);
      continue;
    }
    if (!Object.hasOwn(searchedOptions, name)) {
      const names = Object.keys(searchedOptions);
      const nearest = nearestName(name, names);
      const remedy = nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
      throw new CnnError('USAGE', `${path}: "${name}" cannot be searched. ${remedy}`);
    }
    if (typed.has(name)) {
      throw new CnnError('USAGE', `--${name} is in ${path} too. Leave one of them out.`);
    }
  }
  checkSpace(space as SearchSpace);
  return space as SearchSpace;
}

/** @throws CnnError (USAGE) for an option of another tuner */
export function tunerOf({ values, typed }: Arguments<SearchValues>, maxEpochs: number): Tuner {
  const { tuner: type, trials, 'min-epochs': minEpochs = 1, factor = 3 } = values;
  const maxTrials = trials ?? (type === 'tpe' ? 30 : 10);
  const takes: Readonly<Record<Tuner['type'], readonly string[]>> = {
    randomSearch: ['trials'],
    gridSearch: [],
    hyperband: ['factor'],
    successiveHalving: ['trials', 'min-epochs', 'factor'],
    tpe: ['trials', 'startup-trials'],
  };
  for (const name of ['trials', 'startup-trials', 'min-epochs', 'factor']) {
    if (!typed.has(name) || takes[type].includes(name)) continue;
    throw new CnnError('USAGE', `--${name}: ${type} does not take it.`);
  }
  switch (type) {
    case 'randomSearch':
      return randomSearch({ maxTrials });
    case 'gridSearch':
      return gridSearch();
    case 'hyperband':
      return hyperband({ maxEpochs, factor });
    case 'successiveHalving':
      return successiveHalving({ maxTrials, minEpochs, maxEpochs, factor });
    case 'tpe':
      return tpe({ maxTrials, nStartupTrials: values['startup-trials'] });
  }
}

export function objectiveOf({ objective: name }: SearchValues): Objective {
  return { name, direction: isFalling(name) ? 'down' : 'up' };
}
