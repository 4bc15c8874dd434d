/** Why training ended before its last epoch. */
export interface TrainingStop {
  /** `aborted`: the signal fired. `callback`: a callback asked for it. */
  readonly reason: 'aborted' | 'callback';
  /** The epoch in which it stopped, counted from 0. */
  readonly epoch: number;
  /** One line for people. */
  readonly message: string;
}

/** What `fit` measured, as in Keras: one number for each finished epoch. Plain JSON. */
export interface History {
  /** Index of each finished epoch, counted from 0. */
  readonly epoch: readonly number[];
  /** `loss`, each metric's name, and the same with `val_` in front; one value for each entry of `epoch`. */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** Present when training ended before its last epoch. */
  readonly stopped?: TrainingStop;
}

/** The numbers of one epoch: `loss`, `accuracy`, `val_loss`, `val_accuracy` and so on. */
export type Logs = Readonly<Record<string, number>>;

/** Collects epochs into a History. */
export class HistoryRecorder {
  readonly #epoch: number[] = [];
  readonly #history: Record<string, number[]> = {};
  #stopped: TrainingStop | undefined;

  add(epoch: number, logs: Logs): void {
    this.#epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.#history[name] ??= [];
      this.#history[name].push(value);
    }
  }

  /** Begins with the epochs of an earlier training. */
  restore({ epoch, history }: History): void {
    for (const one of epoch) this.#epoch.push(one);
    for (const [name, values] of Object.entries(history)) this.#history[name] = [...values];
  }

  stop(stopped: TrainingStop): void {
    this.#stopped = stopped;
  }

  get stopped(): TrainingStop | undefined {
    return this.#stopped;
  }

  /** A copy of what is there now. */
  snapshot(): History {
    const history = Object.fromEntries(
      Object.entries(this.#history).map(([name, values]) => [name, [...values]]),
    );
    return { epoch: [...this.#epoch], history, ...(this.#stopped ? { stopped: this.#stopped } : {}) };
  }
}
