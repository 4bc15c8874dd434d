import type { MeasuredEngine, TrainingChoices } from '@cnn/browser';
import type { Studio } from '../../app/studio.js';

export interface EngineFieldProps {
  readonly studio: Studio;
  readonly choices: TrainingChoices;
  readonly disabled: boolean;
}

/** Where it computes: the fastest as measured, or one by name. */
export function EngineField({ studio, choices, disabled }: EngineFieldProps) {
  const measured = studio.engines.value;
  const { engine } = studio.draft.value;
  return (
    <div class="field engine">
      <label for="engine">Engine</label>
      <select
        id="engine"
        value={engine ?? ''}
        disabled={disabled}
        aria-describedby="engine-hint"
        onChange={({ currentTarget }) => studio.edit({ engine: currentTarget.value || undefined })}
      >
        <option value="">the fastest, as measured</option>
        {choices.engines.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <span id="engine-hint" class="hint">
        Before the first training, each engine trains your network for a second. Default: the fastest.{' '}
        <a href="./bench.html" target="_blank" rel="noopener">
          How fast this machine trains other networks
        </a>
      </span>
      {measured.length > 0 && (
        <ul class="measured note" aria-label="Engines that were tried">
          {measured.map((one) => (
            <li key={one.name}>
              <strong>{one.name}</strong> {speedOf(one)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function speedOf({ imagesPerSecond, reason }: MeasuredEngine): string {
  if (imagesPerSecond === undefined) return reason ?? '';
  return `${imagesPerSecond < 10 ? imagesPerSecond.toFixed(1) : imagesPerSecond.toFixed(0)} images/s`;
}
