import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = readonly number[];

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const tokens = read('../../design/tokens.css');
const rules = read('./confusionTable.css');

const hex = (text: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16) / 255);
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const encoded = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
const times = (rows: readonly Rgb[], vector: Rgb): Rgb =>
  rows.map((row) => row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0));

// https://bottosson.github.io/posts/oklab, as CSS Color 4 has it.
const toCones = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const toLab = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const fromLab = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const fromCones = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

const oklab = (color: Rgb): Rgb => times(toLab, times(toCones, color.map(linear)).map(Math.cbrt));
const fromOklab = (lab: Rgb): Rgb =>
  times(
    fromCones,
    times(fromLab, lab).map((value) => value ** 3),
  ).map((value) => encoded(Math.min(1, Math.max(0, value))));
const mixed = (one: Rgb, share: number, other: Rgb): Rgb => {
  const [a, b] = [oklab(one), oklab(other)];
  return fromOklab(a.map((value, at) => share * value + (1 - share) * (b[at] ?? 0)));
};

/** WCAG 2.2. */
const luminance = (color: Rgb) => times([[0.2126, 0.7152, 0.0722]], color.map(linear))[0] ?? Number.NaN;
const contrast = (one: Rgb, other: Rgb) => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

function colour(name: string, theme: 'light' | 'dark'): Rgb {
  const [, light = '', dark = ''] =
    new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
  return hex(theme === 'light' ? light : dark);
}

/** Of cells of a kind: the colour that is mixed in, and how much of it at shares of 0 and 1. */
function mixing(kind: 'right' | 'wrong') {
  const rule = new RegExp(
    `\\.confusion \\.${kind} \\{\\s*background: color-mix\\(in oklab, var\\(--(\\w+)\\) calc\\((\\d+)% \\+ (\\d+)% \\* var\\(--share\\)\\), var\\(--(\\w+)\\)\\)`,
  );
  const [, top = '', least, more, below = ''] = rule.exec(rules) ?? [];
  return { top, below, from: Number(least) / 100, to: (Number(least) + Number(more)) / 100 };
}

it.each([
  ['#b42318', 0.44, '#f6f7f9', [225, 160, 151]],
  ['#7fb3ee', 0.23, '#1b212a', [48, 63, 82]],
] as const)('mixes %s and others as Chromium does', (one, share, other, drawn) => {
  // The last is what Chromium 156 draws on a canvas for color-mix(in oklab, …).
  expect(mixed(hex(one), share, hex(other)).map((value) => Math.round(255 * value))).toEqual(drawn);
});

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it.each(['right', 'wrong'] as const)('the text of %s cells can be read at every share', (kind) => {
    const { top, below, from, to } = mixing(kind);
    for (let share = 0; share <= 1; share += 0.005) {
      const cell = mixed(colour(top, theme), from + (to - from) * share, colour(below, theme));
      expect(contrast(colour('text', theme), cell), `share ${share}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it('has no other colour of text in the cells', () => {
  expect(rules.match(/(?<=[ {])color: [^;]*/g)).toEqual(['color: var(--text)']);
});
