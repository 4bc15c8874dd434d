import { CnnError } from '@cnn/core';
import type { TrainingContext } from './callback.js';

export type MonitorMode = 'auto' | 'min' | 'max';

export interface MonitorOptions {
  /** Name of the callback, for messages. */
  readonly callback: string;
  /** Name in the logs, such as `val_loss` or `auc`. */
  readonly monitor: string;
  readonly mode: MonitorMode;
  /** Changes up to this much are no improvement. */
  readonly minDelta: number;
}

/** Tells whether a value of the logs is better than another. */
export interface Monitor {
  improves(value: number, than: number | undefined): boolean;
}

/**
 * Reads the direction of `mode: 'auto'` from the metric itself: a loss is to fall, accuracy and auc are to rise, and
 * a metric that doesn't say is an error, never a guess from its name.
 *
 * @throws CnnError when the logs will not have `monitor`, or its direction is not known
 */
export function createMonitor(
  { callback, monitor, mode, minDelta }: MonitorOptions,
  training: TrainingContext,
): Monitor {
  if (!training.logNames.includes(monitor)) {
    const remedy = monitor.startsWith('val_')
      ? 'Give fit a validation set, or monitor one of them'
      : 'Monitor one of them';
    throw new CnnError(
      'TRAINING',
      `${callback}: '${monitor}' is not among the logs (${training.logNames.join(', ')}). ${remedy}.`,
    );
  }
  const up = mode === 'auto' ? directionOf(callback, monitor, training) === 'up' : mode === 'max';
  const delta = Math.abs(minDelta);
  return {
    improves(value, than) {
      if (Number.isNaN(value)) return false;
      if (than === undefined) return true;
      return up ? value - delta > than : value + delta < than;
    },
  };
}

function directionOf(callback: string, monitor: string, { metrics }: TrainingContext): 'up' | 'down' {
  const name = monitor.startsWith('val_') ? monitor.slice(4) : monitor;
  if (name === 'loss') return 'down';
  const metric = metrics.find((one) => one.name === name);
  // Of the names in the logs, those that are no metric's are losses of outputs.
  const direction = metric ? metric.direction : 'down';
  if (direction) return direction;
  throw new CnnError(
    'TRAINING',
    `${callback}: mode 'auto' can't tell whether '${monitor}' is to rise or to fall. Pass mode: 'max' or mode: 'min'.`,
  );
}
