import { monotonicTime } from '@cnn/core';
import type { BatchEndEvent, EpochEndEvent, TrainingEvent, TrainingListener } from '@cnn/train';
import { formatDuration, formatLogs, formatRate } from './progressText.js';

/** Where progress is shown: `process.stderr`, or anything like it. */
export interface ProgressStream {
  write(text: string): unknown;
  /** Whether it is a terminal, on which a line can be drawn again. */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ShowProgressOptions {
  /** Default `process.stderr`. */
  readonly stream?: ProgressStream | undefined;
}

/** Milliseconds between two drawings of the bar on a terminal, and between two lines elsewhere. */
const TERMINAL_INTERVAL = 100;
const PLAIN_INTERVAL = 10_000;
const BAR = 20;

/**
 * Shows a training run to people: on a terminal a bar with loss, images a second and time left, drawn again and again;
 * elsewhere a line at most every 10 seconds. Each finished epoch leaves a line. Pass it to `fit` as `onEvent`.
 *
 * @example
 * ```ts
 * import { showProgress } from '@cnn/node';
 *
 * const onEvent = showProgress();
 * ```
 */
export function showProgress({ stream = process.stderr }: ShowProgressOptions = {}): TrainingListener {
  const terminal = stream.isTTY === true;
  const interval = terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL;
  let began = monotonicTime();
  let drawn = began;
  let epochs = 1;
  let first = 0;

  const clear = (): void => {
    if (terminal) stream.write('\r\u001b[K');
  };
  const line = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  const place = (epoch: number): string => `Epoch ${epoch + 1}/${epochs}`;
  const duringEpoch = (event: BatchEndEvent): void => {
    const now = monotonicTime();
    if (now - drawn < interval) return;
    drawn = now;
    const inEpoch = (event.batch + 1) / event.batches;
    const share = (event.epoch - first + inEpoch) / (epochs - first);
    const left = formatDuration(((now - began) / 1000) * (1 / share - 1));
    const numbers = `${formatLogs(event.metrics)}  ${formatRate(event.imagesPerSecond)}  ${left} left`;
    const count = `${event.batch + 1}/${event.batches}`;
    if (!terminal) {
      stream.write(`${place(event.epoch)}  ${count}  ${numbers}\n`);
      return;
    }
    const full = Math.round(inEpoch * BAR);
    const bar = `${place(event.epoch)} [${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${count}  ${numbers}`;
    stream.write(`\r\u001b[K${bar.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const afterEpoch = ({ epoch, logs, imagesPerSecond, seconds }: EpochEndEvent): void => {
    line(`${place(epoch)}  ${formatLogs(logs)}  ${formatRate(imagesPerSecond)}  ${formatDuration(seconds)}`);
    drawn = monotonicTime();
  };

  return (event: TrainingEvent): void => {
    switch (event.type) {
      case 'trainBegin':
        began = monotonicTime();
        drawn = began;
        epochs = event.epochs;
        first = event.initialEpoch;
        break;
      case 'batchEnd':
        duringEpoch(event);
        break;
      case 'epochEnd':
        afterEpoch(event);
        break;
      case 'stop':
        line(event.message);
        break;
      case 'trainError':
        clear();
        break;
      default:
    }
  };
}
