import type { SearchSpace, TrialValues } from './hyperparameters.js';
import type { StudyTrial } from './tpe/suggestTrial.js';
import type { Objective, TrialRecord } from './trialRecord.js';
import type { Tuner } from './tuners.js';

/** What is to be trained. */
export interface Trial {
  readonly trial: number;
  readonly values: TrialValues;
  /** Train up to this epoch, counted from the trial's beginning; undefined: as long as a training takes. */
  readonly epochs: number | undefined;
  /** Epochs that the trial was trained for in its earlier rounds: go on there. */
  readonly initialEpoch: number;
  /** Of `tpe`: the seed with which Optuna's TPESampler chooses these values too. */
  readonly samplerSeed?: number | undefined;
}

/** How a trial has ended: `pruned` is left behind by `hyperband` and `successiveHalving`. */
export type TrialEnd = 'completed' | 'pruned' | 'failed';

export interface SearchOptions {
  readonly space: SearchSpace;
  readonly tuner: Tuner;
  readonly objective: Objective;
  /**
   * Trains a trial and gives the objective's value. An error makes the trial a failed one, and the search goes on; a CnnError of
   * code ABORTED ends it.
   */
  readonly train: (trial: Trial) => Promise<number>;
  /** Whether another error ends the search too, since no other values would help. Default: none does. */
  readonly endsSearch?: ((error: unknown) => boolean) | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
  /** Trials that train at the same time. The result does not depend on it, but of `tpe` without `parallelTrials`. Default 1. */
  readonly parallel?: number | undefined;
  /** What an earlier call has recorded: what was completed is not trained again, and what failed is tried once more. */
  readonly records?: readonly TrialRecord[] | undefined;
  /** Of `tpe`: the trials of a study to learn from, such as those of an earlier search or of Optuna. */
  readonly history?: readonly StudyTrial[] | undefined;
  /** Of `tpe`: what an earlier call had begun and not ended. These trials get the same values again. */
  readonly begun?: readonly Pick<Trial, 'trial' | 'values'>[] | undefined;
  /** Called as soon as a trial has ended a round, with all records so far. The search waits for it. */
  readonly onRecord?:
    | ((record: TrialRecord, all: readonly TrialRecord[]) => void | Promise<void>)
    | undefined;
  /** Called when a trial has ended for good, also for those that an earlier call has recorded. The search waits for it. */
  readonly onTrialEnd?: ((record: TrialRecord, end: TrialEnd) => void | Promise<void>) | undefined;
  /** Failures one after another that end the search. Default 3, as KerasTuner. */
  readonly maxConsecutiveFailedTrials?: number | undefined;
}
