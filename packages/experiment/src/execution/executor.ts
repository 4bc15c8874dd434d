import type { SplitFiles } from '@cnn/data';
import type { Experiment } from '../experiment/experiment.js';
import type { RunListener } from '../run/runEvent.js';
import type { RunResult } from '../run/runOptions.js';

/** A training that is to run somewhere: in this program, in a process of its own, on another machine. Plain JSON. */
export interface TrainingTask {
  /** The folder of the run, below the executor's own. */
  readonly out: string;
  readonly experiment: Experiment;
  readonly split?: SplitFiles | undefined;
  /** Go on where a checkpoint is, if there is one. */
  readonly resume?: boolean | undefined;
  readonly overwrite?: boolean | undefined;
  readonly checkpointEvery?: number | 'epoch' | undefined;
  readonly pauseAfter?: number | undefined;
}

/** What a task came to. */
export type TrainingOutcome = Pick<RunResult, 'status' | 'epochs'>;

/** A task that was submitted. */
export interface Execution {
  /** Rejects with what the training threw; (ABORTED) when it was stopped. */
  readonly done: Promise<TrainingOutcome>;
  /** Ends it as soon as it can; what it has saved stays. */
  stop(): void;
}

export interface SubmitOptions {
  readonly onEvent?: RunListener | undefined;
}

/** Runs trainings. How many at once, and with how many threads, is its own decision. */
export interface Executor {
  /** Trainings that it runs at the same time, at most: no use to submit more of them at once. Default 1. */
  readonly parallel?: number | undefined;
  submit(task: TrainingTask, options?: SubmitOptions): Execution;
  /** Stops all that runs, and waits for it. */
  dispose(): Promise<void>;
}
