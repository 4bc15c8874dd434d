import './answer.css';
import type { Classified } from '@cnn/browser';
import { useState } from 'preact/hooks';
import { SeenPicture } from '../results/SeenPicture.js';
import { ProbabilityBars } from './ProbabilityBars.js';

export interface AnswerProps {
  readonly name: string;
  readonly found: Classified;
  /** Asks where the model looked for another class. */
  readonly onTarget: (target: string) => void;
}

/** What the model says of an image, and where it looked. */
export function Answer({ name, found, onTarget }: AnswerProps) {
  const [opacity, setOpacity] = useState(1);
  const { prediction, picture, overlay, target, note } = found;
  const said = prediction.class === '' ? 'No label' : prediction.class.replaceAll('|', ', ');
  return (
    <div class="answer">
      <div class="stack">
        <SeenPicture
          picture={picture}
          overlay={overlay}
          opacity={opacity}
          label={`${name}${overlay && opacity > 0 ? `, with where the model looked for ${target}` : ''}`}
        />
        {overlay && (
          <div class="field">
            <label for="overlay-opacity">
              Where it looked for <strong>{target}</strong>
            </label>
            <input
              id="overlay-opacity"
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={opacity}
              aria-valuetext={`${Math.round(opacity * 100)}% over the image`}
              onInput={(event) => setOpacity(event.currentTarget.valueAsNumber)}
            />
            <p class="hint">
              Grad-CAM: yellow where something speaks for the class, blue where it speaks against it. A map
              shows where a network looked, and not that it was right to.
            </p>
          </div>
        )}
        {note && <p class="note">{note}</p>}
      </div>
      <div class="stack">
        <p class="said" aria-live="polite">
          <span class="note">{name}</span>
          <strong>{said}</strong>
        </p>
        <ProbabilityBars prediction={prediction} target={target} onTarget={onTarget} />
      </div>
    </div>
  );
}
