import type { Engine } from '@cnn/core';
import type { ImageSet, Parts, SplitFiles } from '@cnn/data';
import type { Callback, StopSignal } from '@cnn/train';
import type { Experiment } from '../experiment/experiment.js';
import type { Store } from '../store/store.js';

/** Something that happens in a run. Plain JSON, but for the batches' tensors of training events. */
export interface RunEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface RunExperimentOptions {
  readonly experiment: Experiment;
  /** The images, opened as `experiment.data` says; `parts` are the sets that they come with. */
  readonly set: ImageSet & { readonly parts?: Parts | undefined };
  /** What `experiment.split.file` holds, or any other division; instead of `experiment.split`. */
  readonly split?: SplitFiles | undefined;
  readonly engine: Engine;
  /** The run's folder: everything that it keeps is written there. */
  readonly store: Store;
  /** Remove the run that is there first. Default false: a store that holds a run is refused. */
  readonly overwrite?: boolean | undefined;
  /** Go on from the checkpoint that is there. */
  readonly resume?: boolean | undefined;
  /** Steps between checkpoints, or `epoch`. Default: none. */
  readonly checkpointEvery?: number | 'epoch' | undefined;
  /** Finished epochs after which it pauses, with a checkpoint. */
  readonly pauseAfter?: number | undefined;
  /** More callbacks of `fit`, such as loggers of a host. They do not change the numbers. */
  readonly callbacks?: readonly Callback[] | undefined;
  readonly signal?: StopSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** What a run came to. */
export interface RunResult {
  readonly status: 'finished' | 'paused';
  /** Finished epochs. */
  readonly epochs: number;
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** Of the test set; absent without one, and of a run that paused. */
  readonly evaluation?: object | undefined;
}
