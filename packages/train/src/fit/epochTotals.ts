import type { TensorValue } from '@cnn/core';
import type { Metric, MetricAccumulator, MetricTarget } from '../metrics/metric.js';
import type { Logs } from './history.js';

export interface TotalsBatch {
  readonly size: number;
  /** The batch's loss, a mean over its items. */
  readonly loss: number;
  readonly labels: TensorValue;
  readonly predictions: TensorValue;
}

/** Loss and metrics over the items of an epoch: exact whatever the sizes of its batches. */
export class EpochTotals {
  readonly #metrics: readonly { readonly name: string; readonly accumulator: MetricAccumulator }[];
  #lossSum = 0;
  #items = 0;

  constructor(metrics: readonly Metric[], target: MetricTarget) {
    this.#metrics = metrics.map((metric) => ({ name: metric.name, accumulator: metric.begin(target) }));
  }

  add({ size, loss, labels, predictions }: TotalsBatch): void {
    this.#lossSum += loss * size;
    this.#items += size;
    for (const { accumulator } of this.#metrics) accumulator.add({ labels, predictions });
  }

  get items(): number {
    return this.#items;
  }

  /** `loss` and all metrics over the items so far. */
  logs(): Logs {
    return this.#collect((accumulator) => accumulator.result());
  }

  /** `loss` and those metrics that cost nothing to follow. */
  running(): Logs {
    return this.#collect((accumulator) => accumulator.running?.());
  }

  #collect(value: (accumulator: MetricAccumulator) => number | undefined): Logs {
    const logs: Record<string, number> = { loss: this.#lossSum / this.#items };
    for (const { name, accumulator } of this.#metrics) {
      const result = value(accumulator);
      if (result !== undefined) logs[name] = result;
    }
    return logs;
  }
}
