interface Clocks {
  readonly performance?: { now(): number } | undefined;
}

/** Milliseconds since some moment, by a clock that never goes back, as the system's time does when somebody sets it. */
export function monotonicTime(): number {
  const { performance } = globalThis as Clocks;
  return performance ? performance.now() : Date.now();
}
