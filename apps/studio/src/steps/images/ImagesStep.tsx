import { useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';

export function ImagesStep({ studio }: { readonly studio: Studio }) {
  const [error, setError] = useState<unknown>();
  const images = studio.images.value;
  const useSynthetic = (): void => {
    studio.readImages({ kind: 'embedded', name: 'synthetic' }, {}).catch(setError);
  };
  return (
    <Step id="images" title="Images">
      <Problem error={error} />
      <button type="button" onClick={useSynthetic}>
        Use synthetic images
      </button>
      {images && (
        <p>
          {images.files.length} images of {images.classNames.join(', ')}
        </p>
      )}
    </Step>
  );
}
