import './split.css';
import { NoImages } from '../../app/NoImages.js';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';
import { Leakage } from './Leakage.js';
import { Patients } from './Patients.js';
import { RandomClaim } from './RandomClaim.js';
import { SetsTable } from './SetsTable.js';
import { SplitSettings } from './SplitSettings.js';
import { useDivision } from './useDivision.js';

const about =
  'The network learns from the training set, is chosen by the validation set, and is judged once by the test set.';

export function SplitStep({ studio }: { readonly studio: Studio }) {
  const { dividing, error } = useDivision(studio);
  const images = studio.images.value;
  const division = studio.division.value;
  if (!images) {
    return (
      <Step id="split" title="Split">
        <NoImages studio={studio} />
      </Step>
    );
  }
  return (
    <Step id="split" title="Split" about={about}>
      <Patients images={images} />
      <SplitSettings studio={studio} images={images} />
      <Problem error={error} />
      <p class="hidden-text" aria-live="polite">
        {dividing ? 'Dividing the images …' : division ? 'The images are divided.' : ''}
      </p>
      {division ? (
        <div class={dividing ? 'stack dividing' : 'stack'} aria-busy={dividing}>
          <SetsTable division={division} multiLabel={images.multiLabel} />
          <Leakage studio={studio} division={division} />
          <RandomClaim division={division} />
        </div>
      ) : (
        dividing && <p class="note">Dividing the images and looking for leaks …</p>
      )}
    </Step>
  );
}
