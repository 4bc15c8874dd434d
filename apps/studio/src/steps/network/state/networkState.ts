import type { ModelDefinition } from '@cnn/core';
import { type Signal, signal } from '@preact/signals';
import { type History, noHistory } from './history.js';

/** What the step remembers beside the definition. Kept by the page, it survives that the step is left. */
export interface NetworkState {
  readonly history: Signal<History<ModelDefinition>>;
  /** The layer that is open. */
  readonly open: Signal<string | undefined>;
  /** The groups of a long network that are open, by their titles. */
  readonly groups: Signal<ReadonlySet<string>>;
}

export function networkState(): NetworkState {
  return { history: signal(noHistory), open: signal(undefined), groups: signal(new Set<string>()) };
}
