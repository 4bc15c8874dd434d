import type { BadLoss, Callback, TrainingContext } from '../callbacks/callback.js';
import type {
  BatchEndEvent,
  EpochBeginEvent,
  EpochEndEvent,
  EventStream,
  StopEvent,
  TrainBeginEvent,
  TrainEndEvent,
  ValidationBatchEndEvent,
} from './events.js';

interface BadLossEvent extends Omit<BadLoss, 'training'> {
  readonly type: 'badLoss';
}

/** What callbacks have a method for. */
type CallbackEvent =
  | TrainBeginEvent
  | EpochBeginEvent
  | BatchEndEvent
  | BadLossEvent
  | EpochEndEvent
  | TrainEndEvent;

/** What only listeners hear of, at once. */
type ListenerEvent = StopEvent | ValidationBatchEndEvent;

interface Route<Event> {
  /** When listeners hear of it: before the callbacks, after them, or not at all. */
  readonly heard: 'before' | 'after' | 'never';
  call(callback: Callback, event: Event, training: TrainingContext): void | Promise<void>;
}

/** The method of a callback for each event. */
const routes: { readonly [Event in CallbackEvent as Event['type']]: Route<Event> } = {
  trainBegin: { heard: 'after', call: (callback, _, training) => callback.onTrainBegin?.(training) },
  epochBegin: {
    heard: 'before',
    call: (callback, { epoch }, training) => callback.onEpochBegin?.({ epoch, training }),
  },
  batchEnd: {
    heard: 'before',
    call: (callback, { epoch, batch, loss, metrics: logs }, training) =>
      callback.onTrainBatchEnd?.({ epoch, batch, loss, logs, training }),
  },
  badLoss: {
    heard: 'never',
    call: (callback, { type: _, ...bad }, training) => callback.onBadLoss?.({ ...bad, training }),
  },
  epochEnd: {
    heard: 'before',
    call: (callback, { epoch, logs }, training) => callback.onEpochEnd?.({ epoch, logs, training }),
  },
  trainEnd: { heard: 'after', call: (callback, _, training) => callback.onTrainEnd?.(training) },
};

export interface NotifierOptions {
  readonly callbacks: readonly Callback[];
  readonly events: EventStream;
  readonly training: TrainingContext;
}

/** The one way from `fit` to its callbacks and listeners. */
export class Notifier {
  readonly #options: NotifierOptions;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Waits for each callback in turn; what one throws ends training. */
  async notify(event: CallbackEvent): Promise<void> {
    const { callbacks, events, training } = this.#options;
    const { heard, call } = routes[event.type] as Route<CallbackEvent>;
    if (event.type !== 'badLoss' && heard === 'before') events.emit(event);
    for (const callback of callbacks) await call(callback, event, training);
    if (event.type !== 'badLoss' && heard === 'after') events.emit(event);
  }

  /** For what is told in the middle of something that does not wait. */
  tell(event: ListenerEvent): void {
    this.#options.events.emit(event);
  }
}
