import type { History, Logs, TrainingStop } from './history.js';

export interface TrainBeginEvent {
  readonly type: 'trainBegin';
  readonly model: string;
  /** Name of the engine that computes. */
  readonly engine: string;
  /** Epochs are counted from 0: `initialEpoch`, … , `epochs` − 1. */
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly batchSize: number;
  /** Batches per epoch. */
  readonly batches: number;
  /** Images per epoch. */
  readonly images: number;
  readonly validationImages: number;
}

export interface EpochBeginEvent {
  readonly type: 'epochBegin';
  readonly epoch: number;
}

export interface BatchEndEvent {
  readonly type: 'batchEnd';
  readonly epoch: number;
  /** Counted from 0 in its epoch. */
  readonly batch: number;
  readonly batches: number;
  /** Steps since training began, this one included, over all calls of fit. */
  readonly step: number;
  /** Items in this batch. */
  readonly size: number;
  /** Loss of this batch alone. */
  readonly loss: number;
  /** Over the epoch's items so far: `loss`, and those metrics that cost nothing to follow. For display. */
  readonly metrics: Logs;
  /** Over the epoch so far. */
  readonly imagesPerSecond: number;
}

export interface ValidationBatchEndEvent {
  readonly type: 'validationBatchEnd';
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
}

export interface EpochEndEvent {
  readonly type: 'epochEnd';
  readonly epoch: number;
  /** Exact, over all items of the epoch. */
  readonly logs: Logs;
  readonly learningRate: number;
  readonly seconds: number;
  /** Of the training set. */
  readonly imagesPerSecond: number;
}

export interface StopEvent extends TrainingStop {
  readonly type: 'stop';
}

export interface TrainEndEvent {
  readonly type: 'trainEnd';
  readonly history: History;
  readonly seconds: number;
}

export interface TrainErrorEvent {
  readonly type: 'trainError';
  /** One line. The promise of fit is rejected with the same. */
  readonly message: string;
  /** The epochs that were finished before. */
  readonly history: History;
}

/** What happens while training, in order. Plain JSON, so it can be printed or posted from a worker. */
export type TrainingEvent =
  | TrainBeginEvent
  | EpochBeginEvent
  | BatchEndEvent
  | ValidationBatchEndEvent
  | EpochEndEvent
  | StopEvent
  | TrainEndEvent
  | TrainErrorEvent;

export type TrainingListener = (event: TrainingEvent) => void;

/** Hands events to listeners and to any number of `for await` loops. */
export class EventStream implements AsyncIterable<TrainingEvent> {
  readonly #listeners: TrainingListener[];
  #ended = false;

  constructor(listener?: TrainingListener) {
    this.#listeners = listener ? [listener] : [];
  }

  emit(event: TrainingEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Ends all loops. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  #wakers: (() => void)[] = [];

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }

  /** Events from now on; those of a loop that lags behind wait in its queue. */
  [Symbol.asyncIterator](): AsyncIterator<TrainingEvent> {
    const queue: TrainingEvent[] = [];
    const listener: TrainingListener = (event) => {
      queue.push(event);
      this.#wake();
    };
    this.#listeners.push(listener);
    const leave = (): void => {
      const index = this.#listeners.indexOf(listener);
      if (index >= 0) this.#listeners.splice(index, 1);
    };
    return {
      next: async () => {
        while (queue.length === 0 && !this.#ended) {
          await new Promise<void>((resolve) => {
            this.#wakers.push(resolve);
          });
        }
        const value = queue.shift();
        if (value) return { value, done: false };
        leave();
        return { value: undefined, done: true };
      },
      return: async () => {
        leave();
        return { value: undefined, done: true };
      },
    };
  }
}
