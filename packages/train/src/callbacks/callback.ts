import type { TensorValues } from '@cnn/core';
import type { Logs } from '../fit/history.js';
import type { Metric } from '../metrics/metric.js';

/** What a callback can see and do. */
export interface TrainingContext {
  /** Epochs that this call of fit was asked for. */
  readonly epochs: number;
  /** Names that the logs of an epoch will have. */
  readonly logNames: readonly string[];
  readonly metrics: readonly Metric[];
  /** The learning rate of the next step. Setting it lasts until it is set again. */
  learningRate: number;
  /** Ends training after the step or epoch that is going on. `message` is one line for people. */
  stop(message: string): void;
  /** Copies the model's weights (averages, if the optimizer keeps some) and running statistics to the host. */
  weights(): Promise<TensorValues>;
  setWeights(weights: TensorValues): Promise<void>;
}

export interface EpochBegin {
  readonly epoch: number;
  readonly training: TrainingContext;
}

export interface TrainBatchEnd {
  readonly epoch: number;
  readonly batch: number;
  /** Loss of this batch, and running values over the epoch's items so far. */
  readonly loss: number;
  readonly logs: Logs;
  readonly training: TrainingContext;
}

/** A loss that is no finite number, or a weight that became none. */
export interface BadLoss {
  readonly epoch: number;
  /** Of the training or of the validation. */
  readonly batch: number;
  /** NaN when it is a weight. */
  readonly loss: number;
  /** `diverged`: the loss, or a weight. `image`: an image of the batch holds a value that is not finite. */
  readonly reason: 'diverged' | 'image';
  /** Where it came up, what is to blame and what to do, in one line. */
  readonly message: string;
  readonly training: TrainingContext;
}

export interface EpochEnd {
  readonly epoch: number;
  readonly logs: Logs;
  readonly training: TrainingContext;
}

/** What a callback remembers, for a checkpoint. */
export interface CallbackState {
  /** Plain JSON. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly tensors?: TensorValues | undefined;
}

/** Things to do while training, with Keras's names. Each may be asynchronous; training waits for it. */
export interface Callback {
  readonly name: string;
  /** What it remembers. A callback that remembers nothing has none. */
  state?(): CallbackState;
  /** Takes up what it remembered; after `onTrainBegin` of a training that is resumed. */
  restore?(state: CallbackState): void | Promise<void>;
  onTrainBegin?(training: TrainingContext): void | Promise<void>;
  onEpochBegin?(at: EpochBegin): void | Promise<void>;
  onTrainBatchEnd?(at: TrainBatchEnd): void | Promise<void>;
  /**
   * When a batch's loss is no finite number, in training (instead of `onTrainBatchEnd`) or in validation, or a weight is none
   * before it would be saved. `fit` is rejected then, unless a callback stops training here: it ends without a row for this
   * epoch, and `onTrainEnd` is called.
   */
  onBadLoss?(at: BadLoss): void | Promise<void>;
  onEpochEnd?(at: EpochEnd): void | Promise<void>;
  /** Also after training was stopped or aborted, but not after an error. */
  onTrainEnd?(training: TrainingContext): void | Promise<void>;
}
