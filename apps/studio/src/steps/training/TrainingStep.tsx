import { historyCurves } from '@cnn/plot';
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../../app/Chart.js';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';

export function TrainingStep({ studio }: { readonly studio: Studio }) {
  const [error, setError] = useState<unknown>();
  const live = studio.live.value;
  const history = live?.history.value;
  const spec = useMemo(
    () =>
      history && Object.keys(history).length > 0 ? historyCurves({ history, theme: 'auto' }) : undefined,
    [history],
  );
  if (!studio.images.value) {
    return (
      <Step id="training" title="Training">
        <p class="note">Add images first.</p>
      </Step>
    );
  }
  const start = (): void => {
    setError(undefined);
    studio.train(`Run ${studio.runs.value.length + 1}`).catch(setError);
  };
  return (
    <Step id="training" title="Training">
      <Problem error={error} />
      <div class="row">
        <button type="button" class="primary" onClick={start} disabled={live?.running.value}>
          Train
        </button>
        <output aria-live="polite">{live?.doing.value}</output>
      </div>
      <Chart spec={spec} />
    </Step>
  );
}
