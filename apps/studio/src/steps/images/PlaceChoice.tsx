import type { PathPlace } from '@cnn/browser';
import { useState } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import { problemText } from '../../app/pageWords.js';
import { placeText } from './placeText.js';

export interface PlaceChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly places: readonly PathPlace[];
  /** The chosen rule. */
  readonly rule: string | undefined;
  /** Whether one is chosen at all. */
  readonly chosen: boolean;
  /** Whether there may be none; then what that means. */
  readonly none?: string | undefined;
  readonly onChange: (rule: string | undefined) => void;
  /** Looks for a pattern that a person wrote. */
  readonly findRule: (rule: string) => Promise<PathPlace>;
}

const NONE = 'none';
const HOLDER = 'holder';
const OWN = 'own';

/** Where in the paths something is found: a choice in plain words, or a pattern of one's own. */
export function PlaceChoice(props: PlaceChoiceProps) {
  const { id, label, hint, places, rule, chosen, none, onChange, findRule } = props;
  const [writing, setWriting] = useState(false);
  const value = writing ? OWN : chosen ? (rule ?? (none === undefined ? HOLDER : NONE)) : NONE;
  const change = (to: string): void => {
    setWriting(to === OWN);
    if (to !== OWN) onChange(to === NONE || to === HOLDER ? undefined : to);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {none !== undefined && <option value={NONE}>{none}</option>}
        {none === undefined && !chosen && <option value={NONE}>nowhere yet</option>}
        {places
          .filter((place) => place.rule !== undefined || none === undefined)
          .map((place) => (
            <option key={place.rule ?? HOLDER} value={place.rule ?? HOLDER}>
              {placeText(place)}
            </option>
          ))}
        <option value={OWN}>a pattern in the file name …</option>
      </select>
      {hint && <span class="hint">{hint}</span>}
      {writing && (
        <OwnPattern
          id={`${id}-own`}
          onRule={async (own) => {
            const place = await findRule(own);
            if (place.missing > 0)
              throw new Error(
                `The pattern finds nothing in ${countText(place.missing)} names. Put brackets around what to take, such as ^([^_]+)_`,
              );
            setWriting(false);
            onChange(own);
          }}
        />
      )}
    </div>
  );
}

interface OwnPatternProps {
  readonly id: string;
  readonly onRule: (rule: string) => Promise<void>;
}

function OwnPattern({ id, onRule }: OwnPatternProps) {
  const [pattern, setPattern] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (event: Event): void => {
    event.preventDefault();
    setProblem(undefined);
    onRule(`name:${pattern}`).catch((error: unknown) => setProblem(problemText(error)));
  };
  return (
    <form class="field" onSubmit={submit}>
      <label for={id}>Regular expression</label>
      <div class="row">
        <input
          id={id}
          class="mono"
          placeholder="^([^_]+)_"
          spellcheck={false}
          autocomplete="off"
          value={pattern}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint`}
          onInput={({ currentTarget }) => setPattern(currentTarget.value)}
        />
        <button type="submit" disabled={pattern === ''}>
          Use it
        </button>
      </div>
      <span class="hint" id={`${id}-hint`} aria-live="polite">
        {problem ?? 'What stands in the first brackets is taken.'}
      </span>
    </form>
  );
}
