interface Turns {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly setTimeout?: (callback: () => void, milliseconds: number) => unknown;
}

/**
 * Waits until what is running now, such as the caller who has just got a batch, waits itself: then the work that follows
 * is done while an engine computes elsewhere. A timer waits for a millisecond at least, so it is the second choice.
 */
export async function nextTurn(): Promise<void> {
  const { setImmediate, setTimeout } = globalThis as Turns;
  if (setImmediate) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  } else if (setTimeout) {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 0);
    });
  }
}
