import { engineNames } from '@cnn/browser';
import { summary } from '@cnn/core';
import { syntheticNote } from '@cnn/data';
import { definition, experiment } from '@cnn/histology';

/** The parts of the page that change. */
export interface Page {
  readonly engine: HTMLSelectElement;
  readonly start: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
  readonly status: HTMLElement;
  readonly curves: HTMLElement;
  readonly examples: HTMLElement;
  /** Links to files of a finished run. */
  readonly downloads: HTMLElement;
}

/** Builds the page in an element. */
export function buildPage(root: HTMLElement): Page {
  root.innerHTML = `
    <header>
      <h1>Train a network in this page</h1>
      <p class="note" id="note"></p>
    </header>
    <section class="controls">
      <label>Engine <select id="engine"></select></label>
      <button id="start" type="button">Start</button>
      <button id="stop" type="button" disabled>Stop</button>
      <output id="status" aria-live="polite">Ready.</output>
      <span id="downloads" class="downloads"></span>
    </section>
    <section id="curves" aria-label="Curves"></section>
    <section>
      <h2>Test images</h2>
      <div id="examples" class="examples"><p class="note">They appear after training with what the model predicts, and where it looked: yellow speaks for its prediction, blue against it.</p></div>
    </section>
    <section>
      <h2>The model</h2>
      <pre id="summary"></pre>
    </section>`;
  const part = <E extends HTMLElement>(id: string): E => {
    const element = root.querySelector<E>(`#${id}`);
    if (!element) throw new Error(`the page has no #${id}`);
    return element;
  };
  part('note').textContent = syntheticNote;
  part('summary').textContent = summary(definition, { batchSize: experiment.training.batchSize });
  const engine = part<HTMLSelectElement>('engine');
  for (const name of engineNames) engine.add(new Option(name, name, name === 'wasm', name === 'wasm'));
  return {
    engine,
    start: part('start'),
    stop: part('stop'),
    status: part('status'),
    curves: part('curves'),
    examples: part('examples'),
    downloads: part('downloads'),
  };
}
