import type { DivisionSummary } from '@cnn/browser';
import { countText } from '../../app/countText.js';

/** What the same images dealt at random would claim, beside what the split by patient does. */
export function RandomClaim({ division: { random, floor } }: { readonly division: DivisionSummary }) {
  if (!random) {
    return floor === null ? null : (
      <p class="note">
        Colours alone, without any network, reach an AUC of {floor.toFixed(2)} on this test set (0.5 is
        chance). A network should do better than that.
      </p>
    );
  }
  const { patients, sharedPatients, testImages, seenTestImages } = random;
  const seen = testImages > 0 ? Math.round((100 * seenTestImages) / testImages) : 0;
  return (
    <aside class="card random" aria-labelledby="random-title">
      <h3 id="random-title">What a random split would claim</h3>
      <dl class="facts">
        <div>
          <dt>of {countText(patients)} patients would be in two or three sets</dt>
          <dd>{countText(sharedPatients)}</dd>
        </div>
        <div>
          <dt>of the test images would be of patients seen in training</dt>
          <dd>{seen}%</dd>
        </div>
        {floor !== null && random.floor !== null && (
          <div>
            <dt>AUC of colours alone, without a network; {floor.toFixed(2)} in your split</dt>
            <dd>{random.floor.toFixed(2)}</dd>
          </div>
        )}
      </dl>
      <p>
        Dealt image by image, the network would be tested mostly on patients whose tissue it already knows, so
        its results would say little about the next patient. {comparison(floor, random.floor)}
      </p>
    </aside>
  );
}

/** Less than that is no difference. */
const LEAST = 0.01;

function comparison(own: number | null, random: number | null): string {
  if (own === null || random === null) return 'Your split keeps every patient in one set.';
  const difference = random - own;
  if (difference > LEAST)
    return `Even a rule that looks at colours only would seem ${difference.toFixed(2)} better in AUC than it is for new patients.`;
  return 'With these images, colours alone gain nothing from it; a network, which sees far more than colours, still can.';
}
