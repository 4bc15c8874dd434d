import './probabilityBars.css';
import type { ImagePrediction } from '@cnn/experiment';
import { percent } from '../results/format.js';

export interface ProbabilityBarsProps {
  readonly prediction: ImagePrediction;
  /** The class whose explanation is shown. */
  readonly target: string | undefined;
  readonly onTarget: (name: string) => void;
}

/** A bar for each class, with its threshold; a press shows where the model looked for it. */
export function ProbabilityBars({ prediction, target, onTarget }: ProbabilityBarsProps) {
  const { probabilities, threshold, thresholds, labels } = prediction;
  const names = Object.keys(probabilities);
  const isPredicted = (name: string): boolean => (labels ? labels.includes(name) : name === prediction.class);
  const thresholdOf = (name: string): number | undefined =>
    thresholds?.[name] ?? (threshold !== undefined && name === names[1] ? threshold : undefined);
  return (
    <ul class="bars">
      {names.map((name) => {
        const value = probabilities[name] ?? 0;
        const at = thresholdOf(name);
        return (
          <li key={name} class={isPredicted(name) ? 'predicted' : ''}>
            <button
              type="button"
              aria-pressed={name === target}
              title={`Show where the model looked for ${name}`}
              onClick={() => onTarget(name)}
            >
              <span class="name">{name}</span>
              <span class="value">{percent(value)}</span>
              <span class="bar" aria-hidden="true">
                <span class="filled" style={{ width: `${value * 100}%` }} />
                {at !== undefined && <span class="threshold-mark" style={{ left: `${at * 100}%` }} />}
              </span>
            </button>
            {at !== undefined && (
              <p class="note">
                {name} is predicted above {Number((at * 100).toPrecision(3))}%.
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
