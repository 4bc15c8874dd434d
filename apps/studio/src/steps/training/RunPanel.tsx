import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../../app/Chart.js';
import { makeChart } from '../../app/drawing.js';
import type { LiveRun } from '../../app/liveRun.js';
import { Problem } from '../../app/Problem.js';
import { inPageWords } from '../../app/pageWords.js';
import type { Studio } from '../../app/studio.js';
import { useNarrow } from '../../app/useNarrow.js';
import { duration } from './duration.js';

export interface RunPanelProps {
  readonly studio: Studio;
  /** What keeps a training from beginning. */
  readonly problem: string | undefined;
}

/** Begins, pauses and stops a training, and shows how it goes. */
export function RunPanel({ studio, problem }: RunPanelProps) {
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState<'pause' | 'stop'>();
  const live = studio.live.value;
  const running = live?.running.value ?? false;
  const start = (): void => {
    setError(undefined);
    setAsked(undefined);
    studio.train(nextName(studio)).catch(setError);
  };
  const ask = (what: 'pause' | 'stop'): void => {
    setAsked(what);
    studio.project.value?.[what]().catch(setError);
  };
  return (
    <div class="run card">
      <div class="row">
        {running ? (
          <>
            <button type="button" onClick={() => ask('pause')} disabled={asked !== undefined}>
              {asked === 'pause' ? 'Pausing …' : 'Pause'}
            </button>
            <button type="button" onClick={() => ask('stop')} disabled={asked !== undefined}>
              {asked === 'stop' ? 'Stopping …' : 'Stop'}
            </button>
          </>
        ) : (
          <button type="button" class="primary" onClick={start} disabled={problem !== undefined}>
            Train
          </button>
        )}
        <Doing live={live} />
      </div>
      <Problem error={error} />
      {live && <LiveView studio={studio} live={live} />}
    </div>
  );
}

function nextName(studio: Studio): string {
  const names = new Set(studio.runs.value.map(({ name }) => name));
  let number = studio.runs.value.length + 1;
  while (names.has(`Run ${number}`)) number++;
  return `Run ${number}`;
}

/** In a sentence that a screen reader says now and then. */
function Doing({ live }: { readonly live: LiveRun | undefined }) {
  const place = live?.place.value;
  const epoch = place ? `, epoch ${place.epoch + 1} of ${place.epochs}` : '';
  const text = live?.running.value ? `${live.name}: ${live.doing.value}${epoch}` : '';
  return <output aria-live="polite">{text}</output>;
}

function LiveView({ studio, live }: { readonly studio: Studio; readonly live: LiveRun }) {
  const place = live.place.value;
  const history = live.history.value;
  const recompute = (): void => {
    const { training } = studio.draft.value;
    studio.edit({ training: { ...training, batchNorm: { ...training.batchNorm, recompute: true } } });
  };
  const narrow = useNarrow();
  const spec = useMemo(() => {
    if (Object.keys(history).length === 0) return undefined;
    const size = narrow ? { columns: 1, width: 260, height: 180 } : {};
    return () => makeChart('historyCurves', { history, title: 'Training and validation', ...size });
  }, [history, narrow]);
  return (
    <>
      {place && live.running.value && (
        <>
          <progress
            aria-label="Training"
            max={place.epochs}
            value={place.epoch + (place.batch + 1) / place.batches}
          />
          <dl class="figures">
            <Figure name="Epoch" value={`${place.epoch + 1} of ${place.epochs}`} />
            <Figure name="Step" value={`${place.batch + 1} of ${place.batches}`} />
            <Figure name="Loss" value={place.loss.toFixed(4)} />
            <Figure name="Images per second" value={place.imagesPerSecond.toFixed(0)} />
            <Figure
              name="Time left"
              value={place.secondsLeft === undefined ? '–' : duration(place.secondsLeft)}
            />
          </dl>
        </>
      )}
      {live.messages.value.map((message) => (
        <div key={message.text} class="warning stack">
          <p>{inPageWords(message.text)}</p>
          {message.about === 'fewSteps' && !live.running.value && (
            <div>
              <button type="button" onClick={recompute}>
                Recompute the statistics in the next run
              </button>
            </div>
          )}
        </div>
      ))}
      <Chart spec={spec} />
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
