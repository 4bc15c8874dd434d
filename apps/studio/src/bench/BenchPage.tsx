import './bench.css';
import { engineNames } from '@cnn/browser';
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Bench } from './bench.js';
import { CopyTable } from './CopyTable.js';
import { factsOf, isDrawnByProcessor, type Machine } from './machine.js';
import { networks } from './networks.js';
import { ResultsTable } from './ResultsTable.js';

/** The whole page. */
export function BenchPage({ bench }: { readonly bench: Bench }): VNode {
  const { machine, rows } = bench;
  return (
    <div class="stack bench">
      <header class="stack">
        <h1>@cnn bench</h1>
        <p>
          How many images per second this machine and browser train and predict, on each engine. Everything is
          computed here: the page asks no server, and nothing leaves it.
        </p>
      </header>
      {machine.value === undefined ? (
        <p class="note">Looking at the machine…</p>
      ) : (
        <Facts machine={machine.value} />
      )}
      <Choices bench={bench} />
      <Progress bench={bench} />
      {rows.value.length > 0 && <ResultsTable rows={rows.value} />}
      {rows.value.some(({ result }) => result !== undefined) && <CopyTable markdown={bench.markdown.value} />}
      <Notes />
    </div>
  );
}

function Facts({ machine }: { readonly machine: Machine }): VNode {
  const software = engineNames.filter((name) => isDrawnByProcessor(name, machine.graphics));
  return (
    <section class="card" aria-label="This machine">
      <h2>This machine</h2>
      <dl class="facts">
        {factsOf(machine).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {software.length > 0 && (
        <p class="warning">
          No graphics card draws here: the processor stands in for it, and{' '}
          {new Intl.ListFormat('en').format(software)} would be slow. Choose{' '}
          {software.length > 1 ? 'them' : 'it'} below if you want to see how slow.
        </p>
      )}
    </section>
  );
}

function Choices({ bench }: { readonly bench: Bench }): VNode {
  const { seconds, current, machine } = bench;
  const busy = current.value !== undefined;
  const ready =
    machine.value !== undefined && bench.networks.value.length > 0 && bench.engines.value.length > 0;
  return (
    <section class="card" aria-label="What to measure">
      <h2>What to measure</h2>
      <Checks title="Networks" names={Object.keys(networks)} chosen={bench.networks} disabled={busy} />
      <Checks title="Engines" names={engineNames} chosen={bench.engines} disabled={busy} />
      <div class="row">
        <label class="row" for="seconds">
          Seconds for each
          <input
            id="seconds"
            type="number"
            min="0.1"
            step="any"
            disabled={busy}
            value={seconds.value}
            onInput={({ currentTarget }) => {
              if (currentTarget.valueAsNumber > 0) seconds.value = currentTarget.valueAsNumber;
            }}
          />
        </label>
        {busy ? (
          <button type="button" class="primary" onClick={() => bench.stop()}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" disabled={!ready} onClick={() => void bench.start()}>
            Measure
          </button>
        )}
      </div>
    </section>
  );
}

function Checks({
  title,
  names,
  chosen,
  disabled,
}: {
  readonly title: string;
  readonly names: readonly string[];
  readonly chosen: Signal<readonly string[]>;
  readonly disabled: boolean;
}): VNode {
  return (
    <fieldset class="checks" disabled={disabled}>
      <legend>{title}</legend>
      {names.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={chosen.value.includes(name)}
            onChange={({ currentTarget: { checked } }) => {
              const others = chosen.value.filter((one) => one !== name);
              const now = checked ? [...others, name] : others;
              chosen.value = names.filter((one) => now.includes(one));
            }}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

function Progress({ bench }: { readonly bench: Bench }): VNode {
  const now = bench.current.value;
  return (
    <div aria-live="polite" class="stack">
      {now !== undefined && (
        <>
          <p>
            {now.done + 1} of {now.of}: {now.network} on {now.engine}, {now.phase}…
          </p>
          <progress value={now.done} max={now.of} aria-label="Measured" />
        </>
      )}
    </div>
  );
}

function Notes(): VNode {
  return (
    <section class="stack note" aria-label="How it is measured">
      <h2>How it is measured</h2>
      <p>
        Each network trains on each engine in a thread and memory of its own: batches of random pixels, Adam,
        no dropout. The number of a network’s name is the size of its images. An engine so slow that a batch
        would take longer than the time given computes fewer images at once. The first step is of one image,
        with everything that is compiled for it.
      </p>
      <p>
        Other programs and tabs, a battery and a warm machine make numbers smaller. Measure twice, and longer,
        before you trust a difference of a tenth. A browser may hide the name of a graphics card and some of
        the processor’s threads. The engines in Node are faster than those of a page:{' '}
        <code>npm run bench</code> measures them.
      </p>
    </section>
  );
}
