import type { Classified } from '@cnn/browser';
import { percent } from './format.js';
import type { Mistake } from './mistakes.js';
import { SeenPicture } from './SeenPicture.js';

export interface MistakeCardProps {
  readonly mistake: Mistake;
  /** Undefined until it is there. */
  readonly found: Classified | undefined;
  /** Whether to show where the model looked. */
  readonly looked: boolean;
}

/** An image that was classified wrong. */
export function MistakeCard({ mistake, found, looked }: MistakeCardProps) {
  const { file, patient, truth, predicted, probabilities } = mistake;
  return (
    <li class="mistake">
      {found ? (
        <SeenPicture
          picture={found.picture}
          overlay={looked ? found.overlay : undefined}
          label={`${file}${looked && found.overlay ? `, with where the model looked for ${found.target}` : ''}`}
        />
      ) : (
        <div class="seen-picture" aria-hidden="true" />
      )}
      <p>
        predicted <strong>{predicted}</strong>, truly <strong>{truth}</strong>
      </p>
      <p class="note file">
        {file}
        {patient !== undefined && !file.includes(patient) && `, patient ${patient}`}
      </p>
      <dl class="note">
        {probabilities.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{percent(value)}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
