import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, monotonicTime, workerAddress } from '@cnn/core';
import { isReachable } from './reach.js';

/** How long the start waits for the other workers. */
export const START_SECONDS = 300;

/** How long one attempt to reach a worker lasts, and the time between two. */
const ATTEMPT = { milliseconds: 2000 };
const PAUSE_MILLISECONDS = 250;
/** Whoever starts all at once is told nothing. */
const QUIET_SECONDS = 2;

export interface WaitOptions {
  /** Default `START_SECONDS`. */
  readonly seconds?: number | undefined;
  /** Is told for whom, whenever that changes. */
  readonly onWaiting?: ((line: string) => void) | undefined;
}

/**
 * Waits until all other workers listen.
 *
 * @throws Error with the workers that did not
 */
export async function waitForWorkers(
  { workers, index }: Cluster,
  { seconds = START_SECONDS, onWaiting }: WaitOptions = {},
): Promise<void> {
  const start = monotonicTime();
  const passed = (): number => (monotonicTime() - start) / 1000;
  let missing = [...workers.keys()].filter((worker) => worker !== index);
  let told = '';
  for (;;) {
    const there = await Promise.all(
      missing.map((worker) => isReachable(workerAddress(workers[worker] as string), ATTEMPT)),
    );
    missing = missing.filter((_, at) => !there[at]);
    if (missing.length === 0) return;
    const names = missing.map((worker) => `worker ${worker} (${workers[worker]})`).join(', ');
    if (passed() >= seconds) {
      throw new Error(
        `worker ${index} has waited ${seconds} seconds for ${names}. Start one process for each worker, each with the same list of workers and with an index of its own`,
      );
    }
    if (passed() >= QUIET_SECONDS && names !== told) {
      told = names;
      onWaiting?.(`Waiting for ${names}, up to ${seconds} seconds.`);
    }
    await pause(PAUSE_MILLISECONDS);
  }
}
