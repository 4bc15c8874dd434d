import { CnnError, nearestName } from '@cnn/core';
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
} from '@cnn/train';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readRequired } from '../arguments/readValues.js';
import { searchedOptions } from '../options/trainings.js';

const tuners = ['randomSearch', 'hyperband', 'successiveHalving', 'gridSearch'] as const;

/**
 * @throws CnnError (USAGE) for a name that is no option of a training, or one that is typed as well; (FILE, TRAINING) for
 *   a file or a space that is not as expected
 */
export async function readSpace(args: Arguments): Promise<SearchSpace> {
  const path = readRequired(args, 'space', 'FILE');
  const space = await readJson(path);
  if (typeof space !== 'object' || space === null || Array.isArray(space)) {
    throw new CnnError('FILE', `${path}: expected an object of hyper-parameters by option name.`);
  }
  for (const name of Object.keys(space)) {
    if (!Object.hasOwn(searchedOptions, name)) {
      const names = Object.keys(searchedOptions);
      const nearest = nearestName(name, names);
      throw new CnnError(
        'USAGE',
        `${path}: "${name}" cannot be searched. ${nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`}`,
      );
    }
    if (args.flag(name) || args.value(name) !== undefined) {
      throw new CnnError('USAGE', `--${name} is in ${path} too. Leave one of them out.`);
    }
  }
  checkSpace(space as SearchSpace);
  return space as SearchSpace;
}

/** @throws CnnError (USAGE) for a value that is not as expected, or an option of another tuner */
export function readTuner(args: Arguments, maxEpochs: number): Tuner {
  const type = readChoice(args, 'tuner', tuners) ?? 'randomSearch';
  const takes: Readonly<Record<Tuner['type'], readonly string[]>> = {
    randomSearch: ['trials'],
    gridSearch: [],
    hyperband: ['factor'],
    successiveHalving: ['trials', 'min-epochs', 'factor'],
  };
  for (const name of ['trials', 'min-epochs', 'factor']) {
    if (args.value(name) === undefined || takes[type].includes(name)) continue;
    throw new CnnError('USAGE', `--${name}: ${type} does not take it.`);
  }
  const maxTrials = readInteger(args, 'trials') ?? 10;
  const minEpochs = readInteger(args, 'min-epochs') ?? 1;
  const factor = readInteger(args, 'factor', 2) ?? 3;
  switch (type) {
    case 'randomSearch':
      return randomSearch({ maxTrials });
    case 'gridSearch':
      return gridSearch();
    case 'hyperband':
      return hyperband({ maxEpochs, factor });
    case 'successiveHalving':
      return successiveHalving({ maxTrials, minEpochs, maxEpochs, factor });
  }
}

/** @throws CnnError (USAGE) for another name */
export function readObjective(args: Arguments): Objective {
  const name = readChoice(args, 'objective', ['val_loss', 'val_auc', 'val_accuracy']) ?? 'val_loss';
  return { name, direction: name === 'val_loss' ? 'down' : 'up' };
}
