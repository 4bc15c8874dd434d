import { describe, expect, it } from 'vitest';
import { samples } from './charts/samples.support.test.js';
import { withoutVariables } from './svg/darkStyle.js';
import { toSvg } from './svg/toSvg.js';
import {
  type ChartColor,
  chartColors,
  chartVariables,
  heatOpacity,
  heatTurn,
  type Palette,
} from './theme.js';

type Rgb = readonly number[];

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
/** Relative luminance, WCAG 2.2. */
const luminance = (color: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: Rgb, b: Rgb): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const over = (top: Rgb, below: Rgb, opacity: number): Rgb =>
  top.map((value, at) => value * opacity + (below[at] ?? 0) * (1 - opacity));

const texts: readonly ChartColor[] = ['text', 'muted'];
const notOnPaper: readonly ChartColor[] = ['paper', 'grid', 'heat', 'onPale', 'onStrong'];

describe.each(Object.entries(chartColors) as [string, Palette][])('%s', (_, palette) => {
  const paper = rgb(palette.paper);

  it('has texts with a contrast of 4.5, and lines of 3', () => {
    const names = Object.keys(palette) as ChartColor[];
    for (const name of names.filter((one) => !notOnPaper.includes(one)))
      expect(contrast(rgb(palette[name]), paper), name).toBeGreaterThanOrEqual(
        texts.includes(name) ? 4.5 : 3,
      );
  });

  it('has readable texts in cells of every share', () => {
    const [low, high] = heatOpacity;
    for (let share = 0; share <= 1; share += 0.005) {
      // As drawn: opacities have two digits.
      const opacity = Number((low + (high - low) * share).toFixed(2));
      const cell = over(rgb(palette.heat), paper, opacity);
      const text = share > heatTurn ? palette.onStrong : palette.onPale;
      expect(contrast(rgb(text), cell), `share ${share}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe.each(Object.entries(samples))('%s', (_, sample) => {
  it('has the colours of its theme alone', async () => {
    const colorsIn = (svg: string) => new Set(svg.match(/#[\da-f]{6}(?=["')])/g));
    for (const theme of ['light', 'dark'] as const) {
      const known = new Set(Object.values(chartColors[theme]));
      for (const color of colorsIn(await toSvg(sample(theme)))) expect(known).toContain(color);
    }
  });

  it('is the light picture where a page sets no colours', async () => {
    const body = (svg: string) =>
      svg.replace(/<style>.*?<\/style>/, '').replaceAll(/chart-[\da-z]+-(?=title|desc|\d)/g, '');
    const [light, auto] = [await toSvg(sample()), await toSvg(sample('auto'))];
    expect(light).not.toContain('var(');
    expect(body(auto).replaceAll(/var\(--chart-[a-z\d-]+, #[\da-f]{6}\)/g, '')).not.toMatch(/="#[\da-f]{6}"/);
    expect(body(withoutVariables(auto))).toBe(body(light));
  });
});

it('gives a style sheet every variable that a chart may have', async () => {
  const declared = new Set(chartVariables('dark').match(/--chart-[a-z\d-]+(?=:)/g));
  const svg = (await Promise.all(Object.values(samples).map((sample) => toSvg(sample('auto'))))).join('');
  const used = new Set([...svg.matchAll(/var\((--chart-[a-z\d-]+)/g)].map(([, name]) => name));
  for (const name of used) expect(declared).toContain(name);
  expect(chartVariables('light')).toContain('--chart-on-pale: #000000;');
  expect(() => chartVariables('sepia' as 'dark')).toThrow("expected 'light' or 'dark', received 'sepia'");
});
