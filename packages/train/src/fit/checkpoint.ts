import { CnnError, type TensorValue } from '@cnn/core';
import type { CallbackState } from '../callbacks/callback.js';
import { joinRows } from '../metrics/metric.js';
import type { EpochTotals, TotalsBatch } from './epochTotals.js';
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
  /** Keeps a checkpoint. Training waits for it. Its arrays are its own. */
  readonly save: (checkpoint: Checkpoint) => void | Promise<void>;
}

/** Keeps what the batches of an epoch added to its totals. */
export class PositionRecorder {
  readonly #batches: TotalsBatch[] = [];

  /** Batches so far. */
  get batches(): number {
    return this.#batches.length;
  }

  add(batch: TotalsBatch): void {
    const { labels, predictions } = batch;
    this.#batches.push({
      ...batch,
      labels: { shape: labels.shape, data: labels.data.slice() },
      predictions: { shape: predictions.shape, data: predictions.data.slice() },
    });
  }

  position(): EpochPosition {
    return {
      batches: this.#batches.length,
      losses: this.#batches.map(({ loss }) => loss),
      sizes: this.#batches.map(({ size }) => size),
      labels: joinRows(this.#batches.map(({ labels }) => labels)),
      predictions: joinRows(this.#batches.map(({ predictions }) => predictions)),
    };
  }
}

function rowsOf({ shape, data }: TensorValue, first: number, count: number): TensorValue {
  const width = data.length / Math.max(shape[0] ?? 1, 1);
  return { shape: [count, ...shape.slice(1)], data: data.slice(first * width, (first + count) * width) };
}

/**
 * Adds the batches of an interrupted epoch to its totals again, one by one, so that sums round as they did.
 *
 * @throws CnnError (TRAINING) when the parts of the position do not fit each other
 */
export function replay(position: EpochPosition, totals: EpochTotals, recorder: PositionRecorder): void {
  const { losses, sizes, labels, predictions, batches } = position;
  const items = sizes.reduce((sum, size) => sum + size, 0);
  const whole =
    losses.length === batches &&
    sizes.length === batches &&
    labels.shape[0] === items &&
    predictions.shape[0] === items;
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
      labels: rowsOf(labels, first, size),
      predictions: rowsOf(predictions, first, size),
    };
    totals.add(batch);
    recorder.add(batch);
    first += size;
  }
}
