import type { TensorValue } from '@cnn/core';
import type { MetricAccumulator, MetricTarget } from '../metrics/metric.js';
import type { OutputMetric } from '../metrics/outputMetrics.js';
import type { Logs } from './history.js';

export interface TotalsBatch {
  readonly size: number;
  /** The batch's loss, a mean over its items. */
  readonly loss: number;
  /** Of each trained output, the main one first. */
  readonly outputs: readonly OutputBatch[];
}

/** What a batch gives for one output. */
export interface OutputBatch {
  /** The output's own loss, where several are trained. */
  readonly loss?: number | undefined;
  readonly labels: TensorValue;
  readonly predictions: TensorValue;
}

export interface EpochTotalsOptions {
  /** The names of the outputs, where several are trained; none of one. */
  readonly outputs: readonly string[];
  readonly metrics: readonly (Pick<OutputMetric, 'metric' | 'name'> & {
    /** Which of a batch's outputs it is of. */
    readonly at: number;
    readonly target: MetricTarget;
  })[];
}

/** Loss and metrics over the items of an epoch: exact whatever the sizes of its batches. */
export class EpochTotals {
  readonly #metrics: readonly {
    readonly name: string;
    readonly at: number;
    readonly accumulator: MetricAccumulator;
  }[];
  readonly #outputs: readonly string[];
  readonly #outputSums: number[];
  #lossSum = 0;
  #items = 0;

  constructor({ outputs, metrics }: EpochTotalsOptions) {
    this.#outputs = outputs;
    this.#outputSums = outputs.map(() => 0);
    this.#metrics = metrics.map(({ metric, name, at, target }) => ({
      ...{ name, at },
      accumulator: metric.begin(target),
    }));
  }

  add({ size, loss, outputs }: TotalsBatch): void {
    this.#lossSum += loss * size;
    this.#items += size;
    for (const at of this.#outputSums.keys())
      this.#outputSums[at] = (this.#outputSums[at] as number) + (outputs[at]?.loss ?? Number.NaN) * size;
    for (const { accumulator, at } of this.#metrics) {
      const { labels, predictions } = outputs[at] as OutputBatch;
      accumulator.add({ labels, predictions });
    }
  }

  /** The names of the outputs, where several are trained; none of one. */
  get outputs(): readonly string[] {
    return this.#outputs;
  }

  get items(): number {
    return this.#items;
  }

  /** `loss`, those of several outputs, and all metrics over the items so far. */
  logs(): Logs {
    return this.#collect((accumulator) => accumulator.result());
  }

  /** `loss`, those of several outputs, and those metrics that cost nothing to follow. */
  running(): Logs {
    return this.#collect((accumulator) => accumulator.running?.());
  }

  #collect(value: (accumulator: MetricAccumulator) => number | undefined): Logs {
    const logs: Record<string, number> = { loss: this.#lossSum / this.#items };
    for (const [at, name] of this.#outputs.entries())
      logs[`${name}_loss`] = (this.#outputSums[at] as number) / this.#items;
    for (const { name, accumulator } of this.#metrics) {
      const result = value(accumulator);
      if (result !== undefined) logs[name] = result;
    }
    return logs;
  }
}
