import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
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
  /** Whether a training can begin. */
  readonly able: boolean;
}

/** Begins, pauses and stops a training, and shows how it goes. */
export function RunPanel({ studio, able }: RunPanelProps) {
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState<Asked>();
  const live = studio.live.value;
  const running = live?.running.value ?? false;
  const training = live?.training.value ?? false;
  const stage = running ? (training ? 'training' : 'running') : 'ended';
  const before = useRef(stage);
  const row = useRef<HTMLDivElement>(null);
  // The button that was pressed is another one now: the focus stays here.
  useEffect(() => {
    if (before.current !== stage && document.activeElement === document.body)
      row.current?.querySelector('button')?.focus({ preventScroll: true });
    before.current = stage;
  }, [stage]);
  // Before the paint: what the new run says at once stays.
  useLayoutEffect(() => setError(undefined), [live]);
  const start = (): void => {
    setError(undefined);
    setAsked(undefined);
    studio.train(nextName(studio)).catch(setError);
  };
  const ask = (what: Asked): void => {
    setAsked(what);
    studio.project.value?.[what]().catch(setError);
  };
  return (
    <div class="run card">
      <div class="row" ref={row}>
        {running ? (
          asksOf(live).map(([what, label, doing]) => (
            <button key={what} type="button" onClick={() => ask(what)} disabled={asked === what}>
              {asked === what ? doing : label}
            </button>
          ))
        ) : (
          <button type="button" class="primary" onClick={start} disabled={!able}>
            Train
          </button>
        )}
        <Doing live={live} />
      </div>
      {training && (
        <p class="note">
          A paused run can be resumed, also after the page was closed. One that is finished early is tested
          and has its report, as far as it is trained.
        </p>
      )}
      <Problem error={error} />
      {live && <LiveView studio={studio} live={live} />}
    </div>
  );
}

type Asked = 'pause' | 'finish' | 'stop';

/** What can be asked of a run now, with the words before and after. */
function asksOf(live: LiveRun | undefined): readonly (readonly [Asked, string, string])[] {
  return live?.training.value
    ? [
        ['pause', 'Pause', 'Pausing …'],
        ['finish', 'Finish after this epoch', 'Finishing after this epoch …'],
      ]
    : [['stop', 'Cancel', 'Cancelling …']];
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
