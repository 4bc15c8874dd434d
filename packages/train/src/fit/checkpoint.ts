import { CnnError, type TensorValue } from '@cnn/core';
import type { CallbackState } from '../callbacks/callback.js';
import { copyOf, joinRows } from '../metrics/metric.js';
import type { OutputBatch, TotalsBatch } from './epochTotals.js';
import type { History } from './history.js';
import type { TrainingState } from './trainingState.js';

/** Where an epoch was interrupted: what its batches so far have added to its loss and metrics. */
export interface EpochPosition {
  /** Batches done. */
  readonly batches: number;
  /** Loss and number of items of each. */
  readonly losses: readonly number[];
  readonly sizes: readonly number[];
  /** Labels and predictions of all their items, as the programs had them. */
  readonly labels: TensorValue;
  readonly predictions: TensorValue;
  /** Where several outputs are trained: the same of each, by name. The above are those of the main one. */
  readonly outputs?: Readonly<Record<string, OutputPosition>> | undefined;
}

export interface OutputPosition {
  /** The output's own loss, of each batch. */
  readonly losses: readonly number[];
  readonly labels: TensorValue;
  readonly predictions: TensorValue;
}

/**
 * All that `fit` needs to go on, with the same bits as if it had never stopped: parameters, optimizer slots, running
 * statistics, the counters that random numbers and schedules go by, the place in the epoch, the history, and what
 * callbacks remember.
 */
export interface Checkpoint {
  readonly state: TrainingState;
  /** Index of the epoch to go on with. */
  readonly epoch: number;
  /** Present in the middle of that epoch. */
  readonly position?: EpochPosition;
  readonly history: History;
  /** By the callbacks' names. */
  readonly callbacks: Readonly<Record<string, CallbackState>>;
}

export interface CheckpointOptions {
  /** Steps between two checkpoints; besides, there is one at the end of each epoch. Default: only those. */
  readonly everySteps?: number | undefined;
  /** Asked after each step: whether one is due besides, as when time has passed or somebody wants to stop there. */
  readonly due?: (() => boolean) | undefined;
  /** Keeps a checkpoint. Training waits for it. Its arrays are its own. */
  readonly save: (checkpoint: Checkpoint) => void | Promise<void>;
}

/** Keeps what the batches of an epoch added to its totals. */
export class PositionRecorder {
  readonly #batches: TotalsBatch[] = [];
  readonly #outputs: readonly string[];

  /** @param outputs the names of the outputs, where several are trained */
  constructor(outputs: readonly string[]) {
    this.#outputs = outputs;
  }

  add(batch: TotalsBatch): void {
    const outputs = batch.outputs.map(({ loss, labels, predictions }) => ({
      loss,
      labels: copyOf(labels),
      predictions: copyOf(predictions),
    }));
    this.#batches.push({ ...batch, outputs });
  }

  position(): EpochPosition {
    const rows = (at: number, part: 'labels' | 'predictions') =>
      joinRows(this.#batches.map(({ outputs }) => (outputs[at] as OutputBatch)[part]));
    const whole = (at: number) => ({ labels: rows(at, 'labels'), predictions: rows(at, 'predictions') });
    const outputs = this.#outputs.map((name, at): [string, OutputPosition] => {
      const losses = this.#batches.map((batch) => batch.outputs[at]?.loss ?? Number.NaN);
      return [name, { losses, ...whole(at) }];
    });
    return {
      batches: this.#batches.length,
      losses: this.#batches.map(({ loss }) => loss),
      sizes: this.#batches.map(({ size }) => size),
      ...whole(0),
      ...(outputs.length > 0 && { outputs: Object.fromEntries(outputs) }),
    };
  }
}

function rowsOf({ shape, data }: TensorValue, first: number, count: number): TensorValue {
  const width = data.length / Math.max(shape[0] ?? 1, 1);
  return { shape: [count, ...shape.slice(1)], data: data.slice(first * width, (first + count) * width) };
}

/** What takes up the batches of an interrupted epoch. */
export interface ReplayedRecord {
  /** The names of the outputs, where several are trained. */
  readonly outputs: readonly string[];
  restore(batch: TotalsBatch): void;
}

/**
 * Adds the batches of an interrupted epoch to its totals again, one by one, so that sums round as they did.
 *
 * @throws CnnError (TRAINING) when the parts of the position do not fit each other, or are of other outputs
 */
export function replay(position: EpochPosition, record: ReplayedRecord): void {
  const { losses, sizes, labels, predictions, batches } = position;
  const items = sizes.reduce((sum, size) => sum + size, 0);
  const outputs = positionsOf(position, record.outputs);
  const whole =
    losses.length === batches &&
    sizes.length === batches &&
    outputs.every(
      (one) =>
        (one.losses?.length ?? batches) === batches &&
        one.labels.shape[0] === items &&
        one.predictions.shape[0] === items,
    );
  if (!whole) {
    throw new CnnError(
      'TRAINING',
      `resume: the checkpoint's ${batches} batches of epoch have ${losses.length} losses, ${items} items, ${labels.shape[0]} labels and ${predictions.shape[0]} predictions. Use another checkpoint.`,
    );
  }
  let first = 0;
  for (const [at, size] of sizes.entries()) {
    const batch = {
      size,
      loss: losses[at] as number,
      outputs: outputs.map((one) => ({
        loss: one.losses?.[at],
        labels: rowsOf(one.labels, first, size),
        predictions: rowsOf(one.predictions, first, size),
      })),
    };
    record.restore(batch);
    first += size;
  }
}

/** What a position has of each output, in the model's order. */
function positionsOf(
  { labels, predictions, outputs }: EpochPosition,
  names: readonly string[],
): readonly (Omit<OutputPosition, 'losses'> & Partial<Pick<OutputPosition, 'losses'>>)[] {
  if (names.length === 0) return [{ labels, predictions }];
  return names.map((name) => {
    const own = outputs?.[name];
    if (own) return own;
    throw new CnnError(
      'TRAINING',
      `resume: the checkpoint knows nothing of the output '${name}'. Use one of a model compiled alike.`,
    );
  });
}
