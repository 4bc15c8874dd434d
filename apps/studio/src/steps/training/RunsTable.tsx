import type { RunSummary } from '@cnn/browser';
import { useState } from 'preact/hooks';
import { goTo } from '../../app/goTo.js';
import { Problem } from '../../app/Problem.js';
import { inPageWords } from '../../app/pageWords.js';
import { Scroll } from '../../app/Scroll.js';
import type { Studio } from '../../app/studio.js';

const statuses: Readonly<Record<RunSummary['status'], string>> = {
  running: 'training',
  finished: 'finished',
  paused: 'paused',
  interrupted: 'interrupted',
  stopped: 'stopped',
};

/** The runs of the project, and what can be done with each. */
export function RunsTable({ studio }: { readonly studio: Studio }) {
  const [error, setError] = useState<unknown>();
  const runs = studio.runs.value;
  if (runs.length === 0) return null;
  return (
    <div class="stack">
      <h3>Runs</h3>
      <Problem error={error} />
      <Scroll label="Runs">
        <table class="runs">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Status</th>
              <th scope="col" class="number">
                Epochs
              </th>
              <th scope="col" class="number">
                AUC
              </th>
              <th scope="col" class="number">
                Accuracy
              </th>
              <th scope="col">Engine</th>
              <th scope="col">
                <span class="hidden-text">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <Row key={run.id} studio={studio} run={run} onError={setError} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}

interface RowProps {
  readonly studio: Studio;
  readonly run: RunSummary;
  readonly onError: (error: unknown) => void;
}

function Row({ studio, run, onError }: RowProps) {
  const { id, name, status, epochs, of, engine, results, problem } = run;
  const busy = studio.live.value?.running.value ?? false;
  const done = (work: Promise<unknown> | undefined): void => {
    onError(undefined);
    work?.then(() => studio.refreshRuns()).catch(onError);
  };
  const remove = (): void => {
    if (confirm(`Delete ${name} with its model and report? This can’t be undone.`)) {
      if (studio.shown.value === id) studio.shown.value = undefined;
      done(studio.project.value?.removeRun(id));
    }
  };
  return (
    <tr aria-current={studio.shown.value === id || undefined}>
      <td>
        <input
          class="name"
          aria-label={`Name of ${name}`}
          value={name}
          onChange={({ currentTarget }) =>
            done(studio.project.value?.renameRun(id, currentTarget.value.trim() || name))
          }
        />
      </td>
      <td>
        {statuses[status]}
        {problem && <p class="note">{inPageWords(problem)}</p>}
      </td>
      <td class="number">
        {epochs} of {of}
      </td>
      <td class="number">{shown(results.auc)}</td>
      <td class="number">{shown(results.accuracy)}</td>
      <td>{engine}</td>
      <td>
        <div class="actions">
          {status === 'finished' && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                studio.shown.value = id;
                goTo('results');
              }}
            >
              Results<span class="hidden-text"> of {name}</span>
            </button>
          )}
          {(status === 'paused' || status === 'interrupted' || status === 'stopped') && (
            <button
              type="button"
              class="quiet"
              disabled={busy}
              onClick={() => studio.resume(id).catch(onError)}
            >
              {status === 'stopped' ? 'Start again' : 'Resume'}
              <span class="hidden-text"> {name}</span>
            </button>
          )}
          {status === 'interrupted' && problem && engine !== 'onnx' && (
            <button
              type="button"
              class="quiet"
              disabled={busy}
              onClick={() => studio.resume(id, 'onnx').catch(onError)}
            >
              Resume on the processor<span class="hidden-text">: {name}</span>
            </button>
          )}
          <button type="button" class="quiet" disabled={status === 'running'} onClick={remove}>
            Delete<span class="hidden-text"> {name}</span>
          </button>
        </div>
      </td>
    </tr>
  );
}

function shown(value: number | null | undefined): string {
  return typeof value === 'number' ? value.toFixed(3) : '–';
}
