import type { JSX } from 'preact';
import type { NetworkState } from '../state/networkState.js';
import type { Described } from '../state/useDescription.js';

export interface ErrorCountProps {
  readonly described: Described;
  readonly state: NetworkState;
  /** Brings the focus to a layer. */
  readonly onGo: (name: string) => void;
}

/** How many layers have errors, as a button that leads to the first. */
export function ErrorCount({ described, state, onGo }: ErrorCountProps): JSX.Element {
  const wrong = described.description?.layers.filter((layer) => layer.state === 'error') ?? [];
  const [first] = wrong;
  return (
    <span class="network-errors" aria-live="polite">
      {first && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            state.open.value = first.name;
            onGo(first.name);
          }}
        >
          {wrong.length === 1 ? '1 layer has an error' : `${wrong.length} layers have errors`}
        </button>
      )}
    </span>
  );
}
