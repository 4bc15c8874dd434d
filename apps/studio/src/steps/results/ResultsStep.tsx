import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';

export function ResultsStep({ studio }: { readonly studio: Studio }) {
  return (
    <Step id="results" title="Results">
      <p class="note">{studio.images.value ? 'Nothing here yet.' : 'Add images first.'}</p>
    </Step>
  );
}
