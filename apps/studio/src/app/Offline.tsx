import type { OfflineState } from '../offline/registerOffline.js';
import type { Studio } from './studio.js';

/** Whether the page works without a network, in a few words. */
export function Offline({ studio }: { readonly studio: Studio }) {
  const state = studio.offline.value;
  return (
    <p class="note" aria-live="polite">
      {state && textOf(state)}
    </p>
  );
}

function textOf(state: OfflineState): string {
  switch (state.type) {
    case 'ready':
      return state.engines ? 'Works offline.' : 'Works offline with the engines that you have used.';
    case 'newVersion':
      return 'A new version is ready. It opens once all tabs of this page are closed.';
    case 'unavailable':
      return `Needs a network next time. ${state.reason}`;
  }
}
