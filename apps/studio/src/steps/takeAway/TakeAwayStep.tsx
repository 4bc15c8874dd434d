import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';

export function TakeAwayStep({ studio }: { readonly studio: Studio }) {
  return (
    <Step id="take-away" title="Take away">
      <p class="note">{studio.images.value ? 'Nothing here yet.' : 'Add images first.'}</p>
    </Step>
  );
}
