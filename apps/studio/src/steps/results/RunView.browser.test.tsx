import type { Classified, RemoteProject, RunResults, RunSummary } from '@cnn/browser';
import { reportPieces } from '@cnn/browser';
import { evaluationRecord } from '@cnn/evaluation';
import { report, verdict } from '@cnn/plot';
import { signal } from '@preact/signals';
import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../design/base.css';
import '../../design/tokens.css';
import type { Studio } from '../../app/studio.js';
import { RunView } from './RunView.js';

const root = document.createElement('main');
document.body.append(root);
document.documentElement.lang = 'en';
document.title = 'Results';

afterEach(() => render(null, root));

const count = 40;
const items = Array.from({ length: count }, (_, at) => ({
  file: `p${at % 8}/${at}.png`,
  group: `p${at % 8}`,
}));
const scores = Float32Array.from({ length: count }, (_, at) => ((at * 17) % count) / count);
const evaluation = evaluationRecord({
  evaluated: {
    task: 'binary',
    classNames: ['benign', 'malignant'],
    predictions: { shape: [count, 1], data: scores },
    labels: { shape: [count, 1], data: scores.map((score, at) => (score + (at % 3) / 4 > 0.7 ? 1 : 0)) },
    indices: Int32Array.from(items.keys()),
    loss: 0.5,
    metrics: {},
  },
  items,
  decision: { threshold: 0.5 },
  bootstrap: { resamples: 50 },
});
const options = { title: 'Tissue', evaluation };
const results: RunResults = { evaluation, verdict: verdict(options) };

const picture = { width: 8, height: 8, data: new Uint8ClampedArray(256).fill(200) };
const explained: (readonly number[])[] = [];

async function show(): Promise<void> {
  const html = await report(options);
  const project = {
    explain: async (_: string, indices: readonly number[]) => {
      explained.push(indices);
      return indices.map(
        (): Classified => ({
          prediction: { class: 'benign', probabilities: { benign: 0.5, malignant: 0.5 } },
          ...{ picture, overlay: picture, target: 'benign' },
        }),
      );
    },
    reportPieces: async () => reportPieces(html),
  } as unknown as RemoteProject;
  const studio = {
    project: signal(project),
    images: signal({ files: items.map(({ file }) => file) }),
    runs: signal([{ id: 'run-1', name: 'Run 1' }] as RunSummary[]),
  } as unknown as Studio;
  render(<RunView studio={studio} id="run-1" results={results} />, root);
}

const text = (selector: string): string =>
  (root.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
const press = (element: Element, key: string, shiftKey = false): void => {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
};
const counts = (): readonly string[] =>
  [...root.querySelectorAll('.confusion td strong')].map(({ textContent }) => textContent ?? '');

async function violations(): Promise<readonly string[]> {
  const found = await axe.run(root, { resultTypes: ['violations'] });
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** The machine may be busy with other tests: a second, the default, is too little. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

describe('the results of a run', () => {
  it('say what the report says, and are accessible', async () => {
    await show();
    expect(text('.result')).toBe(results.verdict.result);
    await eventually(() => expect(root.querySelectorAll('.mistake canvas').length).toBeGreaterThan(4));
    expect(await violations()).toEqual([]);
  });

  it('move with the threshold, by keys', async () => {
    await show();
    await eventually(() => expect(counts()).toHaveLength(4));
    const before = counts();
    const slider = root.querySelector('#threshold') as HTMLInputElement;
    for (let step = 0; step < 3; step++) press(slider, 'PageUp');
    press(slider, 'ArrowRight', true);
    await eventually(() => expect(slider.valueAsNumber).toBeCloseTo(0.801, 6));
    expect(counts()).not.toEqual(before);
    expect(counts().reduce((sum, one) => sum + Number(one), 0)).toBe(count);
    expect(slider.getAttribute('aria-valuetext')).toMatch(
      /^0\.801\. Sensitivity [\d.]+%, specificity 100\.0%$/,
    );
    await eventually(() => expect(text('[aria-live]')).toMatch(/^At threshold 0\.801: Sensitivity/));
    for (const mistake of root.querySelectorAll('.mistake p:first-of-type'))
      expect(mistake.textContent).toBe('predicted benign, truly malignant');
    const back = [...root.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Go back to it',
    );
    back?.click();
    await eventually(() => expect(counts()).toEqual(before));
  });

  it('are by patient too', async () => {
    await show();
    const byPatient = [...root.querySelectorAll<HTMLInputElement>('input[name=unit]')][1];
    byPatient?.click();
    await eventually(() => expect(counts().reduce((sum, one) => sum + Number(one), 0)).toBe(8));
  });

  it('show where the model looked, or the image alone', async () => {
    await show();
    await eventually(() => expect(root.querySelectorAll('.mistake canvas')).toHaveLength(12));
    (root.querySelector('input[type=checkbox]') as HTMLInputElement).click();
    await eventually(() => expect(root.querySelectorAll('.mistake canvas')).toHaveLength(6));
    expect(explained.flat().length).toBeGreaterThanOrEqual(6);
  });

  it('hold the report in a shadow root, piece by piece', async () => {
    await show();
    (root.querySelector('.report-part') as HTMLDetailsElement).open = true;
    await eventually(() => expect(root.querySelector('.report-host[aria-busy=false]')).not.toBeNull());
    const shadow = root.querySelector('.report-host')?.shadowRoot as ShadowRoot;
    expect(shadow.querySelector('h1')?.textContent).toBe('Tissue');
    expect(shadow.querySelectorAll('svg').length).toBeGreaterThan(3);
    expect(shadow.querySelectorAll('style, script, main')).toHaveLength(0);
    const link = shadow.querySelector('nav a') as HTMLAnchorElement;
    link.click();
    expect(shadow.activeElement?.id).toBe(link.getAttribute('href')?.slice(1));
    expect(await violations()).toEqual([]);
  });
});
