interface Timers {
  readonly setTimeout?: (callback: () => void, milliseconds: number) => unknown;
}

/**
 * Waits until what is running now, such as the caller who has just got a batch, waits itself: then the work that follows
 * is done while an engine computes elsewhere.
 */
export async function nextTurn(): Promise<void> {
  const { setTimeout } = globalThis as Timers;
  if (!setTimeout) return;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
}
