import { type BatchSource, CnnError, checkOptionNames, type TensorValue } from '@cnn/core';
import type { LossLabelMode } from '../losses/labelMode.js';

/** What a metric is computed for: the form of labels and of the model's output. */
export interface MetricTarget {
  readonly labelMode: LossLabelMode;
  /** Shape of the output without the batch. */
  readonly outputShape: readonly number[];
  readonly classNames?: readonly string[] | undefined;
}

export interface MetricBatch {
  /** In the form that `labelMode` says, n items. */
  readonly labels: TensorValue;
  /** The model's output, n items. */
  readonly predictions: TensorValue;
}

/** Collects the items of one epoch or evaluation. */
export interface MetricAccumulator {
  add(batch: MetricBatch): void;
  /** The exact value over all items added so far. */
  result(): number;
  /** The value so far, for display during an epoch; absent where it costs more than adding to a count. */
  running?(): number;
}

/** A number about predictions. It is always computed from all items together, never as an average over batches. */
export interface Metric {
  /** Its name in the history, such as `accuracy`. */
  readonly name: string;
  /** Whether a larger value is better; callbacks with `mode: 'auto'` go by it. */
  readonly direction?: 'up' | 'down' | undefined;
  /** Throws one line when the metric has no meaning for this target, or for a set with these classes of items. */
  check?(
    target: MetricTarget,
    set: Pick<BatchSource, 'labels' | 'labelSets'> & { readonly name: string },
  ): void;
  begin(target: MetricTarget): MetricAccumulator;
}

export interface CustomMetricOptions {
  readonly name: string;
  /** Whether a larger value is better. Without it, callbacks that monitor this metric must be told their mode. */
  readonly direction?: 'up' | 'down' | undefined;
  /** The value from all labels `[n, …]` and all predictions `[n, …]` of the epoch. */
  readonly compute: (all: MetricBatch) => number;
}

/**
 * A custom metric: a function of all labels and predictions.
 *
 * ```ts
 * const meanProbability = metric({
 *   name: 'meanProbability',
 *   direction: 'up',
 *   compute: ({ predictions }) => predictions.data.reduce((sum, p) => sum + p, 0) / predictions.data.length,
 * });
 * await compile({ model, engine, loss, metrics: ['accuracy', meanProbability] });
 * ```
 */
export function metric(options: CustomMetricOptions): Metric {
  checkOptionNames({ where: 'metric', options, names: { name: true, direction: true, compute: true } });
  const { name, direction, compute } = options;
  if (typeof compute !== 'function' || typeof name !== 'string') {
    throw new CnnError(
      'OPTIONS',
      `metric: expected name and compute, such as metric({ name: 'mine', compute: ({ labels, predictions }) => 0 }), received name ${String(name)} and compute ${typeof compute}.`,
    );
  }
  return {
    name,
    direction,
    begin() {
      const batches: MetricBatch[] = [];
      return {
        add: ({ labels, predictions }) => {
          batches.push({ labels: copyOf(labels), predictions: copyOf(predictions) });
        },
        result: () => compute(joinBatches(batches)),
      };
    },
  };
}

/** All batches as one, along the first axis. */
export function joinBatches(batches: readonly MetricBatch[]): MetricBatch {
  return {
    labels: joinRows(batches.map(({ labels }) => labels)),
    predictions: joinRows(batches.map(({ predictions }) => predictions)),
  };
}

/** Tensors of equal form but for the first axis, one after the other. */
export function joinRows(parts: readonly TensorValue[]): TensorValue {
  const [first] = parts;
  if (!first) return { shape: [0], data: new Float32Array(0) };
  const length = parts.reduce((sum, { data }) => sum + data.length, 0);
  const data = first.data instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  const rows = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { shape: [rows, ...first.shape.slice(1)], data };
}

/** Engines and sources may reuse their arrays for the next batch. */
export function copyOf({ shape, data }: TensorValue): TensorValue {
  return { shape, data: data.slice() };
}
