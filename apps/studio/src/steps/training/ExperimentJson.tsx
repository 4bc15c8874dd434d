import { useState } from 'preact/hooks';
import type { Draft } from '../../app/draft.js';
import { Problem } from '../../app/Problem.js';
import type { Studio } from '../../app/studio.js';

/** All settings as the JSON of an experiment, to be read, edited and put in. */
export function ExperimentJson({
  studio,
  disabled,
}: {
  readonly studio: Studio;
  readonly disabled: boolean;
}) {
  const [text, setText] = useState<string>();
  const [error, setError] = useState<unknown>();
  const shown = text ?? JSON.stringify(studio.experiment(), null, 2);
  const apply = async (): Promise<void> => {
    setError(undefined);
    try {
      const given: unknown = JSON.parse(shown);
      const checked = await studio.project.value?.check(given);
      if (checked?.problem) throw new Error(checked.problem.message);
      const { split, model, training, evaluation, seed, engine } = given as Partial<Draft> & {
        readonly engine?: { readonly name?: string };
      };
      studio.edit({
        ...(split && { split }),
        ...(training && { training }),
        ...(evaluation && { evaluation }),
        ...(seed !== undefined && { seed }),
        ...(typeof model === 'object' && { model }),
        engine: engine?.name,
      });
      setText(undefined);
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <details>
      <summary>The experiment as JSON</summary>
      <div class="stack">
        <p class="note">
          What <code>cnn train --config experiment.json</code> takes. Edit it here, or put in another one.
        </p>
        <textarea
          class="mono"
          rows={14}
          spellcheck={false}
          aria-label="The experiment as JSON"
          value={shown}
          disabled={disabled}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Problem error={error} />
        <div class="row">
          <button type="button" onClick={() => void apply()} disabled={disabled || text === undefined}>
            Use it
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => setText(undefined)}
            disabled={text === undefined}
          >
            Discard my edits
          </button>
        </div>
      </div>
    </details>
  );
}
