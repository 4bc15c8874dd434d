import type { TrainingListener } from './events.js';
import type { FitOptions } from './fitOptions.js';

/** What a program's surroundings may have, none of which every host has. */
interface Surroundings {
  readonly console?: { log(line: string): void };
  readonly process?: { readonly stdout?: { readonly isTTY?: boolean } };
}

/**
 * Who listens to `fit`: `onEvent`; without it, `verbose` prints a line per epoch, by default on a terminal alone.
 *
 * @returns undefined for nobody
 */
export function listenerOf({
  onEvent,
  verbose = 'auto',
  epochs = 1,
}: Pick<FitOptions, 'onEvent' | 'verbose' | 'epochs'>): TrainingListener | undefined {
  const { console, process } = globalThis as Surroundings;
  const prints = verbose === 'auto' ? !onEvent && process?.stdout?.isTTY === true : Boolean(verbose);
  if (!prints || !console) return onEvent;
  return (event) => {
    onEvent?.(event);
    if (event.type !== 'epochEnd') return;
    const logs = Object.entries(event.logs).map(([name, value]) => `${name}: ${value.toFixed(4)}`);
    console.log(`Epoch ${event.epoch + 1}/${epochs} - ${event.seconds.toFixed(1)}s - ${logs.join(' - ')}`);
  };
}
