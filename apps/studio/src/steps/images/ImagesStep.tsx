import { countText } from '../../app/countText.js';
import './images.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';
import { AddImages } from './AddImages.js';
import { Duplicates } from './Duplicates.js';
import { ImagesState } from './imagesState.js';
import { Progress } from './Progress.js';
import { ReadingForm } from './ReadingForm.js';
import { Summary } from './Summary.js';
import { Thumbnails } from './Thumbnails.js';
import { useNextFrame } from './useNextFrame.js';

export function ImagesStep({ studio }: { readonly studio: Studio }) {
  const state = useMemo(() => new ImagesState(studio), [studio]);
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    void state.begin().then(() => setBegun(true));
  }, [state]);
  const images = studio.images.value;
  const drawn = useNextFrame(images);
  const ownFiles = (state.layout.value?.images ?? 0) > 0;
  const embedded = images?.source.kind === 'embedded';
  return (
    <Step
      id="images"
      title="Images"
      about={
        begun && !images && !ownFiles ? 'Begin with pictures sorted into a folder for each class.' : undefined
      }
    >
      <AddImages state={state} compact={images !== undefined || ownFiles} />
      <Progress studio={studio} state={state} />
      <Problem error={state.problem.value} />
      {state.removed.value > 0 && !state.busy.value && (
        <p class="row">
          {state.done.value}
          <button type="button" class="quiet" onClick={() => void state.restore()}>
            Undo
          </button>
        </p>
      )}
      <p class="hidden-text" aria-live="polite">
        {state.done.value}
      </p>
      {embedded && ownFiles && (
        <p class="row note">
          Your own {countText(state.layout.value?.images ?? 0)} images are still here.
          <button type="button" class="quiet" onClick={() => void state.useFiles()}>
            Use them
          </button>
        </p>
      )}
      {images && <Summary images={images} sizes={state.layout.value?.sizes ?? []} />}
      {ownFiles && !embedded && !state.layout.value?.arrays && <ReadingForm state={state} images={images} />}
      {images && drawn && <Thumbnails studio={studio} images={drawn} state={state} />}
      {images && drawn && <Duplicates studio={studio} images={drawn} state={state} />}
    </Step>
  );
}
