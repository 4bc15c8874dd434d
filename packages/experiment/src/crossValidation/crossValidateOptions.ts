import type { Evaluation } from '@cnn/evaluation';
import type { Executor } from '../execution/executor.js';
import type { Experiment } from '../experiment/experiment.js';
import type { RunEvent } from '../run/runEvent.js';
import type { RunHost, RunSet, RunSignal } from '../run/runOptions.js';
import type { Store } from '../store/store.js';

/** What happens in a cross-validation, in order. */
export type CrossValidationEvent =
  /** Something that people should know, in a sentence. */
  | { readonly type: 'notice'; readonly message: string }
  /** A fold is trained and tested, or was so already. */
  | {
      readonly type: 'fold';
      /** Counted from 1. */
      readonly fold: number;
      readonly folds: number;
      /** Whether an earlier call has trained it. */
      readonly earlier: boolean;
      readonly evaluation: Evaluation;
    }
  /** What happens in the training of a fold. */
  | { readonly type: 'training'; readonly fold: number; readonly event: RunEvent };

export interface CrossValidateOptions {
  /** Its `split` says whether the folds keep the shares of classes; `split.ratios` and `split.file` are not used. */
  readonly experiment: Experiment;
  /**
   * The images, opened as `experiment.data` says, or what opens them, once the store is known to be free. The sets that they come with
   * are not used.
   */
  readonly set: RunSet | (() => Promise<RunSet>);
  /** Default 5. */
  readonly folds?: number | undefined;
  /** Trains the folds, each in the folder `fold-1`, `fold-2`, … below `store`. */
  readonly executor: Executor;
  /** Where the executor's trainings have their folders, and the results are written. */
  readonly store: Store;
  /** Remove the cross-validation that is there first. Default false: it goes on with the folds that are there. */
  readonly overwrite?: boolean | undefined;
  /** Steps between the checkpoints of a fold, or `epoch`. Default: none, so that a fold that is stopped begins anew. */
  readonly checkpointEvery?: number | 'epoch' | undefined;
  /** For the report. */
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
  readonly signal?: RunSignal | undefined;
  readonly onEvent?: ((event: CrossValidationEvent) => void) | undefined;
}
