import type { MeasuredEngine } from '@cnn/browser';
import type { RunEvent } from '@cnn/experiment';
import { signal } from '@preact/signals';

/** Loss and metrics by name, a number for each finished epoch. */
export type LiveHistory = Readonly<Record<string, readonly number[]>>;

/** Where a training is. */
export interface LivePlace {
  readonly epoch: number;
  readonly epochs: number;
  readonly batch: number;
  readonly batches: number;
  readonly loss: number;
  readonly imagesPerSecond: number;
  /** Until the last epoch; undefined until one has been timed. */
  readonly secondsLeft?: number | undefined;
}

/** What a person should know of a run. */
export interface LiveMessage {
  readonly text: string;
  /** Of warnings. */
  readonly about?: string | undefined;
}

/** A training as the page follows it. */
export class LiveRun {
  readonly name: string;
  readonly saved: { readonly history?: LiveHistory } | undefined;
  readonly id = signal<string>();
  readonly history = signal<LiveHistory>({});
  readonly place = signal<LivePlace>();
  /** What is done besides steps: reading, choosing an engine, evaluating. */
  readonly doing = signal('Preparing …');
  readonly messages = signal<readonly LiveMessage[]>([]);
  readonly running = signal(true);
  /** Whether it is in its epochs: neither preparing nor testing. */
  readonly training = signal(false);
  #epochs = 0;
  #images = 0;

  constructor(name: string, saved?: { readonly history?: LiveHistory }) {
    this.name = name;
    this.saved = saved;
    this.history.value = saved?.history ?? {};
  }

  end(): void {
    this.running.value = false;
    this.training.value = false;
    this.doing.value = '';
  }

  #say(text: string, about?: LiveMessage['about']): void {
    this.messages.value = [...this.messages.value, { text, about }];
  }

  /** Before the training, each engine is tried. */
  tellEngine({ name, imagesPerSecond }: MeasuredEngine): void {
    const speed = imagesPerSecond === undefined ? '' : `, ${imagesPerSecond.toFixed(0)} images/s`;
    this.doing.value = `Looking for the fastest engine: ${name}${speed}`;
  }

  tell(id: string, event: RunEvent): void {
    this.id.value = id;
    switch (event.type) {
      case 'trainBegin':
        this.#epochs = event.epochs;
        this.#images = event.images;
        this.doing.value = 'Training';
        this.training.value = true;
        break;
      case 'batchEnd': {
        const { epoch, batch, batches, loss, imagesPerSecond } = event;
        const left = (this.#epochs - epoch - (batch + 1) / batches) * this.#images;
        this.doing.value = 'Training';
        this.place.value = {
          ...{ epoch, batch, batches, loss, imagesPerSecond },
          epochs: this.#epochs,
          secondsLeft: imagesPerSecond > 0 ? left / imagesPerSecond : undefined,
        };
        break;
      }
      case 'validationBatchEnd':
        this.doing.value = 'Validating';
        break;
      case 'epochEnd': {
        const history: Record<string, readonly number[]> = { ...this.history.value };
        for (const [name, value] of Object.entries(event.logs))
          history[name] = [...(history[name] ?? []).slice(0, event.epoch), value];
        this.history.value = history;
        break;
      }
      case 'trainEnd':
        this.training.value = false;
        this.doing.value = 'Testing and writing the report';
        break;
      case 'warning':
        this.#say(event.message, event.about);
        break;
      case 'batchNorm':
      case 'start':
        this.#say(event.message);
        break;
    }
  }
}
