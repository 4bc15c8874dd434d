import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';

export function SplitStep({ studio }: { readonly studio: Studio }) {
  return (
    <Step id="split" title="Split">
      <p class="note">{studio.images.value ? 'Nothing here yet.' : 'Add images first.'}</p>
    </Step>
  );
}
