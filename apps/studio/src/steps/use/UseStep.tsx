import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';

export function UseStep({ studio }: { readonly studio: Studio }) {
  return (
    <Step id="use" title="Use">
      <p class="note">{studio.images.value ? 'Nothing here yet.' : 'Add images first.'}</p>
    </Step>
  );
}
