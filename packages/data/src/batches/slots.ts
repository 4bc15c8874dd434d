/** Lets so many tasks run at the same time; the others wait in order. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a slot if one is free: then there is nothing to wait for. */
  takeNow(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Waits for a slot. */
  async take(): Promise<void> {
    if (this.takeNow()) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the slot to whoever waits longest. */
  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
