import './mistakes.css';
import type { Classified } from '@cnn/browser';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { counted } from './format.js';
import { MistakeCard } from './MistakeCard.js';
import type { Mistake } from './mistakes.js';

export interface MistakesProps {
  readonly mistakes: readonly Mistake[];
  /** What is predicted above the threshold; undefined of several classes. */
  readonly positive: string | undefined;
  /** Of images by their names: what the model says, and where it looked. */
  readonly explain: (files: readonly string[]) => Promise<readonly Classified[]>;
}

/** Cards that are shown at first, and more with each press. */
const PAGE = 6;

type Filter = 'all' | 'falsePositive' | 'falseNegative';

/** The images that were classified wrong, the surest errors first. */
export function Mistakes({ mistakes, positive, explain }: MistakesProps) {
  const [filter, setFilter] = useState<Filter>('all');
  const [most, setMost] = useState(PAGE);
  const [looked, setLooked] = useState(true);
  const [known, setKnown] = useState<ReadonlyMap<string, Classified>>(new Map());
  const [error, setError] = useState<unknown>();
  const chosen = useMemo(
    () => mistakes.filter(({ kind }) => filter === 'all' || kind === filter),
    [mistakes, filter],
  );
  const shown = chosen.slice(0, most);
  const missing = shown.map(({ file }) => file).filter((file) => !known.has(file));
  const wanted = missing.slice(0, 2).join('\n');
  useEffect(() => {
    if (wanted === '' || error !== undefined) return;
    let alive = true;
    const files = wanted.split('\n');
    explain(files).then(
      (found) => {
        if (!alive) return;
        setKnown((before) => {
          const after = new Map(before);
          for (const [at, file] of files.entries()) if (found[at]) after.set(file, found[at]);
          return after;
        });
      },
      (problem: unknown) => alive && setError(problem),
    );
    return () => {
      alive = false;
    };
  }, [wanted, explain, error]);
  // Below all cards, so that none of them grows when its explanation comes.
  const notes = looked ? [...new Set(shown.flatMap(({ file }) => known.get(file)?.note ?? []))] : [];
  const count = (kind: Filter): number =>
    mistakes.filter((one) => kind === 'all' || one.kind === kind).length;
  if (mistakes.length === 0)
    return <p class="good">No image of the test set is misclassified at this threshold.</p>;
  return (
    <div class="stack">
      <div class="row between">
        {positive !== undefined && (
          <fieldset class="row levels">
            <legend class="hidden-text">Which mistakes</legend>
            {(
              [
                ['all', 'All'],
                ['falsePositive', 'False positives'],
                ['falseNegative', 'False negatives'],
              ] as const
            ).map(([kind, label]) => (
              <label key={kind} class="check">
                <input
                  type="radio"
                  name="mistakes"
                  checked={filter === kind}
                  onChange={() => {
                    setFilter(kind);
                    setMost(PAGE);
                  }}
                />
                {label} ({count(kind).toLocaleString('en')})
              </label>
            ))}
          </fieldset>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={looked}
            onChange={(event) => setLooked(event.currentTarget.checked)}
          />
          Show where the model looked
        </label>
      </div>
      {looked && (
        <p class="note">
          Yellow: speaks for the class that was predicted. Blue: speaks against it. Where an image is yellow
          all over, no place in it stands out.
        </p>
      )}
      <Problem error={error} />
      <ul class="mistakes">
        {shown.map((mistake) => (
          <MistakeCard key={mistake.file} mistake={mistake} found={known.get(mistake.file)} looked={looked} />
        ))}
      </ul>
      <p class="note" aria-live="polite">
        {shown.length === 0
          ? 'There are none of this kind.'
          : `The ${counted(shown.length, 'most confident error')} of ${chosen.length.toLocaleString('en')}.`}
        {notes.length > 0 && ` ${notes.join(' ')}`}
      </p>
      {chosen.length > shown.length && (
        <div>
          <button type="button" onClick={() => setMost(most + PAGE)}>
            Show more
          </button>
        </div>
      )}
    </div>
  );
}
