import type { Cluster, Engine, ModelDefinition } from '@cnn/core';
import type { ImageSet, ImageWorkers, Parts, Preprocessing, SplitFiles } from '@cnn/data';
import type { Evaluation } from '@cnn/evaluation';
import type { Callback, StopSignal } from '@cnn/train';
import type { DataFingerprint } from '../data/fingerprint.js';
import type { Experiment, ExperimentEngine, ExperimentStart } from '../experiment/experiment.js';
import type { JsonObject } from '../files/sealedJson.js';
import type { StartingModel } from '../fineTuning/startingModel.js';
import type { TrainedModel } from '../model/trainedModel.js';
import type { Store } from '../store/store.js';
import type { RunListener } from './runEvent.js';

/** When checkpoints are written: after so many steps, at the end of each epoch, or in the middle of epochs when so many seconds have passed. */
export type CheckpointEvery = number | 'epoch' | { readonly seconds: number };

/** Images, with the sets that they come divided into, if they do. */
export interface RunSet extends ImageSet {
  readonly parts?: Parts | undefined;
}

/** An AbortSignal, or what is like one. Work that takes long is left at once where it can tell of the abort. */
export interface RunSignal extends StopSignal {
  addEventListener?(type: 'abort', listener: () => void): void;
  removeEventListener?(type: 'abort', listener: () => void): void;
}

/** What changes for the rest of a run that goes on: a run that diverged would do so again. */
export interface ResumeChanges {
  readonly learningRate?: number | undefined;
  readonly clipNorm?: number | undefined;
}

/** What the saved models of a run have besides their weights. */
export interface RunDescription {
  readonly model: ModelDefinition;
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly testTimeViews: number;
  readonly details: JsonObject;
  /** What the best epochs are chosen by, such as `val_loss`. */
  readonly monitor: string;
}

/** What only the host of a program can give. None of it changes the numbers. */
export interface RunHost {
  /** Threads that prepare images. Default: it is done between the steps. */
  readonly workers?: ImageWorkers | undefined;
  /** Bytes of memory that are left: a training that needs more is refused. Default: not looked at. */
  readonly availableMemory?: (() => number | Promise<number>) | undefined;
  /** What tells one state of the images from another: a run that goes on is refused where they changed. `source` is `data.source`. */
  readonly fingerprint?: ((set: ImageSet, source?: string) => Promise<DataFingerprint>) | undefined;
  /** Threads of the engine where the experiment does not say it. */
  readonly threads?: number | undefined;
  /** By package or program, kept with the model. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
  /** For the report: program, platform, … */
  readonly facts?: Readonly<Record<string, string>> | undefined;
  /** The command that does the same again, for the report. */
  readonly command?: string | undefined;
  /** Reads the model that `experiment.start` names. */
  readonly openStart?: ((start: ExperimentStart) => Promise<StartingModel>) | undefined;
  /** Kept in checkpoints beside the experiment, such as the folder that its paths begin in. */
  readonly details?: JsonObject | undefined;
}

export interface RunExperimentOptions {
  readonly experiment: Experiment;
  /**
   * The images, opened as `experiment.data` says; or what opens them, once the store is known to be free for the run. It is given the
   * run's experiment.
   */
  readonly set: RunSet | ((experiment: Experiment) => Promise<RunSet>);
  /** What `experiment.split.file` holds, or any other division; instead of `experiment.split`. */
  readonly split?: SplitFiles | undefined;
  /** The model that `experiment.start` fine-tunes, such as an importer gives it. Default: the host reads what `start.source` names. */
  readonly start?: StartingModel | undefined;
  /** It is the caller's to dispose of; or what opens the one that the experiment names, once all else was checked. */
  readonly engine: Engine | ((wanted: ExperimentEngine) => Promise<Engine>);
  /**
   * Where `engine` is a function: the workers among which it opens its engine; an engine that is handed over knows its own. Every worker
   * runs the same experiment on the same images, in its own process. Worker 0 alone writes into `store`, evaluates the test set and
   * makes the report; the others keep nothing. A run that goes on is read by worker 0, and may go on with another number of workers.
   */
  readonly cluster?: Cluster | undefined;
  /** The run's folder: everything that it keeps is written there. */
  readonly store: Store;
  /** Remove the run that is there first. Default false: a store that holds a run is refused. */
  readonly overwrite?: boolean | undefined;
  /** Go on from the checkpoint that is there. A run that is finished is no error: its results are returned. */
  readonly resume?: boolean | ResumeChanges | undefined;
  /** Steps between checkpoints, `epoch`, or `{ seconds }`. Default: none, or after each epoch with `pauseAfter` and `pause`. */
  readonly checkpointEvery?: CheckpointEvery | undefined;
  /** Finished epochs after which it pauses, with a checkpoint. */
  readonly pauseAfter?: number | undefined;
  /** Pauses it when it fires: after the step that is going on, with a checkpoint there. */
  readonly pause?: RunSignal | undefined;
  /** More callbacks of `fit`, such as loggers of a host. They do not change the numbers. */
  readonly callbacks?: readonly Callback[] | ((run: RunDescription) => readonly Callback[]) | undefined;
  readonly signal?: RunSignal | undefined;
  readonly onEvent?: RunListener | undefined;
  readonly host?: RunHost | undefined;
}

/** What a run came to, and the model that it trained. */
export interface TrainedRun extends RunResult {
  /**
   * As it was saved: with the best weights, its thresholds and its temperature. It computes on the run's engine. On workers of a cluster other than 0: as
   * training left it, without thresholds, temperature and recomputed statistics.
   */
  readonly model: TrainedModel;
}

/** What a run came to. */
export interface RunResult {
  readonly status: 'finished' | 'paused';
  /** Finished epochs. */
  readonly epochs: number;
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** Of the test set; absent without one, and of a run that paused. */
  readonly evaluation?: Evaluation | undefined;
}
