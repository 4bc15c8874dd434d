import { CnnError, checkOptionNames } from '@cnn/core';
import type { Tpe } from './tpe/tpe.js';
import { mostTrials, whole } from './wholeOption.js';

/** As many trials as there are values, in full. */
export interface GridSearch {
  readonly type: 'gridSearch';
}

/** Random values, each trained in full. */
export interface RandomSearch {
  readonly type: 'randomSearch';
  /** Default 10. */
  readonly maxTrials?: number | undefined;
}

/** Many trials are begun, the best go on: of each `factor`, one goes on for `factor` times as many epochs. */
export interface SuccessiveHalving {
  readonly type: 'successiveHalving';
  /** Trials that are begun. */
  readonly maxTrials: number;
  /** Epochs of the first round. Default 1. */
  readonly minEpochs?: number | undefined;
  /** Epochs of the last round. */
  readonly maxEpochs: number;
  /** Default 3. */
  readonly factor?: number | undefined;
}

/** Several successive halvings, from many short trials to few long ones, with KerasTuner's sizes. */
export interface Hyperband {
  readonly type: 'hyperband';
  readonly maxEpochs: number;
  /** Default 3. */
  readonly factor?: number | undefined;
  /** How often the whole algorithm is run. Default 1. */
  readonly hyperbandIterations?: number | undefined;
}

/** How a search goes about it; plain JSON. */
export type Tuner = PlannedTuner | Tpe;

/** A tuner whose trials are known before the first of them has a result. */
export type PlannedTuner = GridSearch | RandomSearch | SuccessiveHalving | Hyperband;

/**
 * Every combination of listed values.
 *
 * ```ts
 * await search({ space, objective, train, tuner: gridSearch() });
 * ```
 */
export function gridSearch(): GridSearch {
  return { type: 'gridSearch' };
}

/**
 * Bergstra and Bengio, Random search for hyper-parameter optimization, JMLR 13, 2012.
 *
 * ```ts
 * await search({ space, objective, train, tuner: randomSearch({ maxTrials: 20 }) });
 * ```
 */
export function randomSearch(options: Omit<RandomSearch, 'type'> = {}): RandomSearch {
  checkOptionNames({ where: 'randomSearch', options, names: { maxTrials: true } });
  return { type: 'randomSearch', ...options };
}

/**
 * Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016.
 *
 * ```ts
 * await search({ space, objective, train, tuner: successiveHalving({ maxTrials: 27, maxEpochs: 9 }) });
 * ```
 */
export function successiveHalving(options: Omit<SuccessiveHalving, 'type'>): SuccessiveHalving {
  checkOptionNames({
    where: 'successiveHalving',
    options,
    names: { maxTrials: true, minEpochs: true, maxEpochs: true, factor: true },
  });
  return { type: 'successiveHalving', ...options };
}

/**
 * Li and others, Hyperband: a novel bandit-based approach to hyperparameter optimization, JMLR 18, 2018.
 *
 * ```ts
 * await search({ space, objective, train, tuner: hyperband({ maxEpochs: 27 }) });
 * ```
 */
export function hyperband(options: Omit<Hyperband, 'type'>): Hyperband {
  checkOptionNames({
    where: 'hyperband',
    options,
    names: { maxEpochs: true, factor: true, hyperbandIterations: true },
  });
  return { type: 'hyperband', ...options };
}

/** So many trials for so many epochs, counted from their beginning. */
interface Round {
  readonly trials: number;
  /** Undefined: as long as a training takes. */
  readonly epochs: number | undefined;
}

/** Rounds of which each takes the best trials of the one before. */
export type Bracket = readonly Round[];

/**
 * What a tuner will do.
 *
 * @param combinations how many different trials there can be
 * @throws CnnError (TRAINING) for an option that is not as expected
 */
export function bracketsOf(tuner: PlannedTuner, combinations: number): readonly Bracket[] {
  switch (tuner.type) {
    case 'gridSearch': {
      if (combinations <= mostTrials) return [[{ trials: combinations, epochs: undefined }]];
      if (Number.isFinite(combinations)) {
        throw new CnnError(
          'TRAINING',
          `gridSearch: the space has ${combinations.toLocaleString('en')} combinations, expected at most ${mostTrials.toLocaleString('en')}. Give larger steps, or use randomSearch.`,
        );
      }
      throw new CnnError(
        'TRAINING',
        'gridSearch: a hyper-parameter has no end of values. Give it a step, or use randomSearch.',
      );
    }
    case 'randomSearch':
      return [[{ trials: whole(tuner, 'maxTrials', tuner.maxTrials ?? 10), epochs: undefined }]];
    case 'successiveHalving':
      return [halvingRounds(tuner)];
    case 'hyperband':
      return hyperbandBrackets(tuner);
    default:
      throw new CnnError(
        'TRAINING',
        `search: expected the tuner gridSearch, randomSearch, successiveHalving, hyperband or tpe, received ${JSON.stringify(tuner)}.`,
      );
  }
}

function halvingRounds(tuner: SuccessiveHalving): Bracket {
  const maxEpochs = whole(tuner, 'maxEpochs', tuner.maxEpochs);
  const minEpochs = whole(tuner, 'minEpochs', tuner.minEpochs ?? 1);
  const factor = whole(tuner, 'factor', tuner.factor ?? 3, 2);
  if (minEpochs > maxEpochs) {
    throw new CnnError(
      'TRAINING',
      `successiveHalving: expected minEpochs up to maxEpochs ${maxEpochs}, received ${minEpochs}.`,
    );
  }
  const rounds: Round[] = [];
  let trials = whole(tuner, 'maxTrials', tuner.maxTrials);
  for (let epochs = minEpochs; epochs < maxEpochs && trials > 1; epochs *= factor) {
    rounds.push({ trials, epochs });
    trials = Math.max(1, Math.floor(trials / factor));
  }
  return [...rounds, { trials, epochs: maxEpochs }];
}

/** `HyperbandOracle` of KerasTuner 1.4: brackets of about the same cost, the most aggressive first. */
function hyperbandBrackets(tuner: Hyperband): Bracket[] {
  const maxEpochs = whole(tuner, 'maxEpochs', tuner.maxEpochs);
  const factor = whole(tuner, 'factor', tuner.factor ?? 3, 2);
  const iterations = whole(tuner, 'hyperbandIterations', tuner.hyperbandIterations ?? 1);
  let count = 0;
  for (let epochs = maxEpochs; epochs >= 1; epochs /= factor) count++;
  // 1 + the logarithm of maxEpochs to the base of factor, rounded up; by products, which are exact.
  let lastSize = 1;
  for (let epochs = 1; epochs < maxEpochs; epochs *= factor) lastSize++;
  const once = Array.from({ length: count }, (_, at): Bracket => {
    const halvings = count - 1 - at;
    return Array.from({ length: halvings + 1 }, (__, round) => ({
      trials: Math.ceil((lastSize / (halvings + 1)) * factor ** (halvings - round)),
      epochs: Math.ceil(maxEpochs / factor ** (halvings - round)),
    }));
  });
  return Array.from({ length: iterations }, () => once).flat();
}
