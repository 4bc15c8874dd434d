import type { RunResults } from '@cnn/browser';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';
import { CompareRuns } from './CompareRuns.js';
import { RunChoice } from './RunChoice.js';
import { RunView } from './RunView.js';

/** What the finished runs came to on their test sets. */
export function ResultsStep({ studio }: { readonly studio: Studio }) {
  const finished = studio.runs.value.filter(({ status }) => status === 'finished');
  const shown = studio.shown.value ?? finished.at(-1)?.id;
  const project = studio.project.value;
  const { results, error } = useResults(studio, shown);
  if (finished.length === 0) {
    return (
      <Step id="results" title="Results">
        <p class="note">Train a network first. What it makes of the test set stands here then.</p>
      </Step>
    );
  }
  return (
    <Step id="results" title="Results" about="How the model does on the test set, which it never saw.">
      <RunChoice
        id="results-run"
        runs={finished}
        shown={shown}
        onChange={(id) => {
          studio.shown.value = id;
        }}
      />
      <Problem error={error} />
      {results === null && <p class="note">This run was not evaluated: its split has no test images.</p>}
      {results && shown !== undefined && <RunView key={shown} studio={studio} id={shown} results={results} />}
      {project && finished.length > 1 && <CompareRuns project={project} runs={finished} />}
    </Step>
  );
}

/** Undefined until they are there; null where there are none. */
function useResults(studio: Studio, id: string | undefined) {
  const [found, setFound] = useState<{
    readonly id: string;
    readonly results?: RunResults | null | undefined;
    readonly error?: unknown;
  }>();
  const project = studio.project.value;
  const status = studio.runs.value.find((run) => run.id === id)?.status;
  useEffect(() => {
    if (!project || id === undefined || status !== 'finished') return;
    let wanted = true;
    project.results(id).then(
      (results) => wanted && setFound({ id, results: results ?? null }),
      (error: unknown) => wanted && setFound({ id, error }),
    );
    return () => {
      wanted = false;
    };
  }, [project, id, status]);
  return found?.id === id ? { results: found?.results, error: found?.error } : {};
}
