import type { DivisionSummary } from '@cnn/browser';
import { countText } from '../../app/countText.js';
import type { Studio } from '../../app/studio.js';

export interface LeakageProps {
  readonly studio: Studio;
  readonly division: DivisionSummary;
}

/** So many lines are shown at first. */
const SHOWN = 5;

/** What is in more than one set, which makes a test look better than it is. Nothing is trained until it is gone or accepted. */
export function Leakage({ studio, division: { leakage } }: LeakageProps) {
  const { split } = studio.draft.value;
  if (leakage.length === 0)
    return <p class="good">No patient, file or near-duplicate image is in more than one set.</p>;
  return (
    <div
      class={split.allowLeakage ? 'warning stack' : 'error stack'}
      role={split.allowLeakage ? undefined : 'alert'}
    >
      <p>
        <strong>The sets are not separate.</strong> The network would be tested on what it has seen in
        training. Remove the copies under <a href="#duplicates-title">Copies</a>, say where the patient is
        found, or divide anew.
      </p>
      <ul class="list">
        {leakage.slice(0, SHOWN).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {leakage.length > SHOWN && (
        <details>
          <summary>{countText(leakage.length - SHOWN)} more</summary>
          <ul class="list">
            {leakage.slice(SHOWN, 200).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={split.allowLeakage ?? false}
          onChange={({ currentTarget }) =>
            studio.edit({ split: { ...split, allowLeakage: currentTarget.checked } })
          }
        />
        Train all the same
      </label>
    </div>
  );
}
