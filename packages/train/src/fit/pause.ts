import { monotonicTime } from '@cnn/core';

interface Timers {
  readonly setTimeout?: ((callback: () => void, milliseconds: number) => unknown) | undefined;
}

/**
 * Lets the host's event loop turn, so that signals, clicks and messages arrive even when an engine computes on the same
 * thread. It does so at most every 20 milliseconds, because a timer may cost up to 4.
 */
export class Pause {
  #last = monotonicTime();

  async turn(): Promise<void> {
    if (monotonicTime() - this.#last < 20) return;
    const { setTimeout } = globalThis as Timers;
    if (setTimeout) {
      await new Promise<void>((resolve) => {
        setTimeout(resolve, 0);
      });
    }
    this.#last = monotonicTime();
  }
}
