import './compareRuns.css';
import type { RemoteProject, RunSummary } from '@cnn/browser';
import type { ComparisonReportOptions } from '@cnn/plot';
import { useCallback, useState } from 'preact/hooks';
import { drawing } from '../../app/drawing.js';
import { Problem } from '../../app/Problem.js';
import { saveFile } from '../takeAway/saveFile.js';
import { decimal } from './format.js';
import { ReportFrame } from './ReportFrame.js';

export interface CompareRunsProps {
  readonly project: RemoteProject;
  /** Those that are finished. */
  readonly runs: readonly RunSummary[];
}

interface Compared {
  readonly ids: string;
  readonly options: ComparisonReportOptions;
}

/** Runs that are chosen, side by side, and whether they differ. */
export function CompareRuns({ project, runs }: CompareRunsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(runs.slice(-2).map(({ id }) => id)));
  const [compared, setCompared] = useState<Compared>();
  const [html, setHtml] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const options = compared?.options;
  const read = useCallback(async () => {
    const { html: page, shown } = await drawing().comparison(options as ComparisonReportOptions);
    setHtml(page);
    return shown;
  }, [options]);
  const ids = runs.map(({ id }) => id).filter((id) => chosen.has(id));
  const compare = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setHtml(undefined);
    try {
      setCompared({ ids: ids.join(), options: await project.compare(ids) });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <details class="folded">
      <summary>
        <h3>Compare runs</h3>
        <span class="note">results, curves and settings side by side, and whether a difference is shown</span>
      </summary>
      <div class="stack">
        <fieldset class="compared-runs">
          <legend class="note">Runs to compare</legend>
          {runs.map(({ id, name, model, results }) => (
            <label key={id} class="check">
              <input
                type="checkbox"
                checked={chosen.has(id)}
                onChange={(event) => {
                  const after = new Set(chosen);
                  if (event.currentTarget.checked) after.add(id);
                  else after.delete(id);
                  setChosen(after);
                }}
              />
              <span>
                {name} <span class="note">{[model, resultText(results)].filter(Boolean).join(' · ')}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div class="row">
          <button
            type="button"
            class="primary"
            disabled={ids.length < 2 || busy}
            onClick={() => void compare()}
          >
            {busy ? 'Comparing …' : 'Compare'}
          </button>
          {html !== undefined && (
            <button type="button" onClick={() => saveFile(html, 'comparison.html')}>
              Download comparison.html
            </button>
          )}
          {ids.length < 2 && <span class="note">Choose at least two.</span>}
        </div>
        <Problem error={error} />
        {compared && (
          <>
            <ul class="conclusions" aria-live="polite">
              {conclusionsOf(compared.options).map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
            <ReportFrame read={read} waiting="Drawing the curves …" onError={setError} />
          </>
        )}
      </div>
    </details>
  );
}

function resultText({ auc, accuracy }: RunSummary['results']): string {
  if (typeof auc === 'number') return `AUC ${decimal(auc)}`;
  return typeof accuracy === 'number' ? `accuracy ${decimal(accuracy)}` : '';
}

/** A sentence for each two runs: by patient where that can be said, else by image. */
function conclusionsOf({ pairs }: ComparisonReportOptions): readonly string[] {
  return pairs.flatMap(({ a, b, pairs: compared, note }) => {
    if (!compared) return [`${a} and ${b} can’t be compared: ${note}.`];
    return compared.map(({ label, byItem, byGroup }) => {
      const level = byGroup?.differs != null ? byGroup : byItem;
      return label === undefined ? level.conclusion : `${label}: ${level.conclusion}`;
    });
  });
}
