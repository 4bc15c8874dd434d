import type { SharedBatch } from '@cnn/core';
import type { ClusterExchange } from '../cluster/exchange.js';
import { gatherBatches, type OwnBatch } from '../cluster/gatherBatches.js';
import { rowsOf } from '../cluster/sharedBatches.js';
import { copyOf } from '../metrics/metric.js';
import { type EpochPosition, PositionRecorder } from './checkpoint.js';
import { EpochTotals, type EpochTotalsOptions, type TotalsBatch } from './epochTotals.js';
import type { Logs } from './history.js';

export interface EpochRecordOptions {
  readonly totals: EpochTotalsOptions;
  /** Whether a checkpoint may be made in the middle of the epoch. */
  readonly positions: boolean;
  /** Of a worker, which has a share of each batch. */
  readonly exchange: ClusterExchange | undefined;
}

/**
 * What the batches of an epoch came to. A worker shows what its own items came to while the epoch lasts, and knows those of the
 * others when it gathers them: for a checkpoint, and at the end.
 */
export class EpochRecord {
  readonly #exchange: ClusterExchange | undefined;
  readonly #totals: EpochTotals;
  readonly #shown: EpochTotals;
  readonly #positions: PositionRecorder | undefined;
  #own: OwnBatch[] = [];

  constructor({ totals, positions, exchange }: EpochRecordOptions) {
    this.#exchange = exchange;
    this.#totals = new EpochTotals(totals);
    this.#shown = exchange ? new EpochTotals(totals) : this.#totals;
    this.#positions = positions ? new PositionRecorder(totals.outputs) : undefined;
  }

  /** The names of the outputs, where several are trained. */
  get outputs(): readonly string[] {
    return this.#totals.outputs;
  }

  /** Of all workers. */
  get items(): number {
    return this.#shown.items;
  }

  /** Takes a batch up again that was done before training was interrupted. */
  restore(batch: TotalsBatch): void {
    this.#addWhole(batch);
    if (this.#exchange) this.#shown.add(batch);
  }

  /** @param share of a worker: whose rows the outputs are */
  add(batch: TotalsBatch, share: SharedBatch | undefined): void {
    if (!this.#exchange || !share) {
      this.#addWhole(batch);
      return;
    }
    const outputs = batch.outputs.map(({ loss, labels, predictions }) => ({
      loss,
      labels: copyOf(rowsOf(labels, 0, share.count)),
      predictions: copyOf(rowsOf(predictions, 0, share.count)),
    }));
    const own = { ...batch, outputs };
    this.#shown.add(own);
    this.#own.push({ ...own, share });
  }

  /** Of the items so far; of a worker its own ones. */
  running(): Logs {
    return this.#shown.running();
  }

  /** Exact, over the items of all workers. */
  async logs(): Promise<Logs> {
    await this.#gather();
    return this.#totals.logs();
  }

  async position(): Promise<EpochPosition> {
    await this.#gather();
    return (this.#positions as PositionRecorder).position();
  }

  async #gather(): Promise<void> {
    if (!this.#exchange) return;
    const { batches } = await gatherBatches(this.#exchange, this.#own);
    this.#own = [];
    for (const batch of batches) this.#addWhole(batch);
  }

  #addWhole(batch: TotalsBatch): void {
    this.#totals.add(batch);
    this.#positions?.add(batch);
  }
}
