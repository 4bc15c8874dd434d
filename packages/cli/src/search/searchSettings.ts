import { CnnError } from '@cnn/core';
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
} from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readRequired } from '../arguments/readValues.js';
import { trainOptions } from '../training/settings.js';
import { optionsWithout } from './typedOptions.js';

const tuners = ['randomSearch', 'hyperband', 'successiveHalving', 'gridSearch'] as const;

export const searchOptions = {
  space: {
    value: 'FILE',
    help: 'JSON: options of cnn train and what they may be, such as {"learning-rate": {"type": "float", "minValue": 1e-4, "maxValue": 1e-2, "sampling": "log"}}',
  },
  tuner: {
    value: 'NAME',
    help: 'randomSearch (default), hyperband, successiveHalving or gridSearch; the longest trials have --epochs',
  },
  trials: { value: 'N', help: 'trials of randomSearch and successiveHalving that are begun; default 10' },
  'min-epochs': { value: 'N', help: 'epochs of the first round of successiveHalving; default 1' },
  factor: { value: 'N', help: 'one of so many trials goes on in hyperband and successiveHalving; default 3' },
  objective: {
    value: 'NAME',
    help: 'val_loss (default), val_auc or val_accuracy: of the epoch whose weights are kept',
  },
} satisfies Record<string, Option>;

/** Options that trials do not have, or that the search sets. */
const notOfTrials = ['resume', 'json', 'pause-after', 'threads'];

/** Options that all trials share, since their results could not be compared otherwise. */
const fixed = [
  'monitor',
  'epochs',
  'seed',
  'split',
  'split-file',
  'allow-leakage',
  'checkpoint-every',
  'out',
  'overwrite',
  'ignore-memory',
];

/** What can be typed for all trials. */
export const trialOptions = optionsWithout(trainOptions, notOfTrials);

/** What a space may have. */
export const searched = optionsWithout(trialOptions, fixed);

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
    if (name.includes('.')) {
      checkSearched(name);
      continue;
    }
    if (!Object.hasOwn(searched, name)) {
      throw new CnnError(
        'USAGE',
        `${path}: "${name}" can't be searched, only ${Object.keys(searched).join(', ')}.`,
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
  return { name, direction: isFalling(name) ? 'down' : 'up' };
}
