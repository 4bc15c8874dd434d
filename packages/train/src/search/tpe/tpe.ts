import { CnnError, checkOptionNames } from '@cnn/core';
import type { SearchSpace } from '../hyperparameters.js';
import { whole } from '../wholeOption.js';

/** Trials that learn from the earlier ones, as Optuna's `TPESampler` chooses them, each trained in full. */
export interface Tpe {
  readonly type: 'tpe';
  /** Trials in all, the random ones at the beginning included. */
  readonly maxTrials: number;
  /** Random trials at the beginning; those that a study already has count. Default 10. */
  readonly nStartupTrials?: number | undefined;
  /** Candidates of which each trial is the best. Default 24. */
  readonly nEiCandidates?: number | undefined;
  /** Whether hyper-parameters are chosen together rather than each by itself. Default true, as since Optuna 5. */
  readonly multivariate?: boolean | undefined;
  /** Whether trials that are still training count as bad ones, so that the next does not repeat them. Default true, as since Optuna 5. */
  readonly constantLiar?: boolean | undefined;
  /**
   * How many trials are chosen before the first of them has ended: trial n when those up to n − parallelTrials have, from their results alone. So
   * the search depends on this number, and neither on how many do train at the same time nor on which ends first. Default: the search's `parallel`.
   */
  readonly parallelTrials?: number | undefined;
}

/**
 * Tree-structured Parzen estimator: Bergstra and others, Algorithms for hyper-parameter optimization, NeurIPS 2011, as in Optuna.
 *
 * ```ts
 * await search({ space, objective, train, tuner: tpe({ maxTrials: 40 }) });
 * ```
 */
export function tpe(options: Omit<Tpe, 'type'>): Tpe {
  checkOptionNames({
    where: 'tpe',
    options,
    names: {
      maxTrials: true,
      nStartupTrials: true,
      nEiCandidates: true,
      multivariate: true,
      constantLiar: true,
      parallelTrials: true,
    },
  });
  return { type: 'tpe', ...options };
}

/** @throws CnnError (TRAINING) for an option that is not as expected, or a hyper-parameter that Optuna does not have */
export function checkTpe(tuner: Tpe, space: SearchSpace): void {
  whole(tuner, 'maxTrials', tuner.maxTrials);
  whole(tuner, 'nStartupTrials', tuner.nStartupTrials ?? 10, 0);
  whole(tuner, 'nEiCandidates', tuner.nEiCandidates ?? 24);
  whole(tuner, 'parallelTrials', tuner.parallelTrials ?? 1);
  for (const name of ['multivariate', 'constantLiar'] as const) {
    const value: unknown = tuner[name] ?? true;
    if (typeof value === 'boolean') continue;
    throw new CnnError(
      'TRAINING',
      `tpe: expected ${name} to be true or false, received ${JSON.stringify(value)}.`,
    );
  }
  for (const [name, parameter] of Object.entries(space)) {
    if (parameter.type !== 'float' && parameter.type !== 'int') continue;
    const { sampling = 'linear', step } = parameter;
    if (sampling === 'linear' || (sampling === 'log' && step === undefined)) continue;
    throw new CnnError(
      'TRAINING',
      `search space, ${name}: tpe takes sampling linear, or log without a step, received ${sampling}${step === undefined ? '' : ` with step ${step}`}. Use one of these, a choice of the values, or another tuner.`,
    );
  }
}
