import { chartColors, confusionHeatmap, historyCurves, patientStrip } from '@cnn/plot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mountChart } from './mountChart.js';

const hostile = '<img src=x onerror="globalThis.ran = true">';
const evaluation = {
  task: 'binary' as const,
  classNames: ['benign', hostile],
  predictions: [
    { file: `a/${hostile}.png`, group: `patient ${hostile}`, label: 0, probabilities: [0.125] },
    { file: 'b/2.png', group: 'b', label: 1, probabilities: [0.75] },
  ],
};

let element: HTMLElement;
beforeEach(() => {
  element = document.createElement('div');
  element.style.width = '300px';
  document.body.append(element);
});
afterEach(() => {
  element.remove();
  document.documentElement.style.colorScheme = '';
  expect(globalThis).not.toHaveProperty('ran');
});

const tooltip = () => document.querySelector<HTMLElement>('[role=tooltip]');
const pointAt = (index: number): Element => {
  const point = element.querySelectorAll('.mark-symbol path')[index];
  if (!point) throw new Error('no point');
  return point;
};
/** The machine may be busy with other tests: a second, the default, is too little. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });
const hover = (target: Element) => {
  const { x, y, width, height } = target.getBoundingClientRect();
  const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true };
  for (const type of ['pointerover', 'mouseover', 'pointermove', 'mousemove'])
    target.dispatchEvent(new PointerEvent(type, at));
};

it('says file, patient and probability of what is under the pointer, as texts', async () => {
  const chart = await mountChart(element, patientStrip({ evaluation, theme: 'auto' }));
  expect(tooltip()?.style.display).toBe('none');
  hover(pointAt(0));
  await eventually(() => expect(tooltip()?.style.display).toBe('block'));
  expect(tooltip()?.textContent).toContain(`File: a/${hostile}.png`);
  expect(tooltip()?.textContent).toContain(`Patient: patient ${hostile}`);
  expect(tooltip()?.textContent).toContain('0.125');
  expect(document.querySelector('img')).toBeNull();
  const box = tooltip()?.getBoundingClientRect();
  expect(box && box.left >= 0 && box.right <= innerWidth).toBe(true);
  chart.dispose();
  expect(tooltip()).toBeNull();
  expect(element.childElementCount).toBe(0);
  chart.dispose();
});

it('says of a line what is nearest to the pointer', async () => {
  const loss = Array.from({ length: 41 }, (_, at) => 1 - at / 50);
  const chart = await mountChart(element, historyCurves({ history: { loss }, title: 'Run' }));
  const line = element.querySelector('.mark-line path') as Element;
  const { x, y, width, height } = line.getBoundingClientRect();
  for (const [share, epoch, value] of [
    [0.25, 11, '0.8000'],
    [1, 41, '0.2000'],
  ] as const) {
    const at = { clientX: x + width * share, clientY: y + height * share, bubbles: true };
    line.dispatchEvent(new PointerEvent('pointermove', at));
    line.dispatchEvent(new PointerEvent('mousemove', at));
    await eventually(() => expect(tooltip()?.textContent).toContain(`Epoch: ${epoch}Loss: ${value}`));
  }
  chart.dispose();
});

it('is as narrow as its element, and has a name for screen readers', async () => {
  const chart = await mountChart(element, patientStrip({ evaluation, title: 'By patient' }));
  expect(element.querySelector('svg')?.getBoundingClientRect().width).toBeLessThanOrEqual(300);
  const svg = element.querySelector('svg');
  expect(svg?.getAttribute('role')).toBe('img');
  expect(svg?.getAttribute('aria-label')).toMatch(/^By patient\. A row for each patient/);
  chart.dispose();
});

it('follows the page into the dark and back, without being drawn again', async () => {
  const chart = await mountChart(element, patientStrip({ evaluation, theme: 'auto' }));
  const svg = element.querySelector('svg') as SVGElement;
  const text = [...svg.querySelectorAll('text')].find((one) => one.textContent === 'b') as SVGElement;
  const rgb = (hex: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return `rgb(${red}, ${green}, ${blue})`;
  };
  expect(getComputedStyle(text).fill).toBe(rgb(chartColors.light.text));
  document.documentElement.style.colorScheme = 'dark';
  expect(getComputedStyle(text).fill).toBe(rgb(chartColors.dark.text));
  document.documentElement.style.colorScheme = '';
  document.documentElement.style.setProperty('--chart-text', '#112233');
  expect(getComputedStyle(text).fill).toBe(rgb('#112233'));
  document.documentElement.style.removeProperty('--chart-text');
  expect(element.querySelector('svg')).toBe(svg);
  chart.dispose();
});

it('replaces the chart that was there', async () => {
  await mountChart(element, patientStrip({ evaluation }));
  const counts = {
    classNames: ['a', 'b'],
    confusionMatrix: [
      [3, 1],
      [0, 2],
    ],
  };
  const chart = await mountChart(element, confusionHeatmap({ counts }));
  expect(element.querySelectorAll('svg').length).toBe(1);
  expect(document.querySelectorAll('[role=tooltip]').length).toBe(1);
  chart.dispose();
});

it('shows the chart that was asked for last, when several are drawn at once', async () => {
  const titled = (title: string) => mountChart(element, patientStrip({ evaluation, title }));
  const charts = await Promise.all([titled('first'), titled('second'), titled('third')]);
  expect(element.querySelectorAll('svg').length).toBe(1);
  expect(element.querySelector('svg')?.getAttribute('aria-label')).toMatch(/^third\./);
  expect(element.textContent).toContain('third');
  for (const chart of charts.slice(0, 2)) chart.dispose();
  expect(element.querySelectorAll('svg').length).toBe(1);
  charts[2]?.dispose();
  expect(document.querySelectorAll('[role=tooltip]').length).toBe(0);
});

it('refuses what it can’t draw, and leaves nothing behind', async () => {
  const spec = { data: { url: 'https://example.org/a.json' }, mark: 'bar', encoding: {} };
  await expect(mountChart(element, spec)).rejects.toThrow(
    'mountChart reads no files and no network, received a specification that needs "https://example.org/a.json"',
  );
  expect(element.childElementCount).toBe(0);
  expect(tooltip()).toBeNull();
  await expect(mountChart(element, spec, { fitt: true } as object)).rejects.toThrow('Did you mean fit?');
  await expect(mountChart(null as unknown as HTMLElement, spec)).rejects.toThrow(
    'mountChart: expected an element of the page, received null.',
  );
});
