import { type ImagesSummary, isImagePath } from '@cnn/browser';
import { countText } from '../../app/countText.js';

/** Whether patients are known, and what it means where they are not. */
export function Patients({ images }: { readonly images: ImagesSummary }) {
  const known = images.groups.filter((group) => group !== undefined).length;
  if (known === images.groups.length) {
    return (
      <p class="good">
        Split by patient: all images of a patient stay in one set, so the test shows how the network does with
        new patients.
      </p>
    );
  }
  if (images.source.kind === 'embedded') return null;
  // Images of an npz file have no paths.
  const fromPaths = isImagePath(images.files[0] ?? '');
  return (
    <div class="warning">
      <p>
        <strong>
          {known === 0
            ? 'No patient is known, so the images are dealt one by one.'
            : `For ${countText(images.groups.length - known)} images no patient is known.`}
        </strong>{' '}
        If there are several images of a patient, some will be in training and others in the test, and the
        results will look better than they are.{' '}
        {fromPaths ? (
          <>
            Say where the patient is found under <a href="#patient-from">“How your files are read”</a>, or go
            on if every image is of someone else.
          </>
        ) : (
          'Go on if every image is of someone else.'
        )}
      </p>
    </div>
  );
}
