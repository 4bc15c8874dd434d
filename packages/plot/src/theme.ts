import { CnnError } from '@cnn/core';

/** Fonts of equal widths (see `text/textWidth.ts`), so that a chart looks alike wherever one of them is installed. */
export const fontFamily = "Helvetica, Arial, 'Liberation Sans', sans-serif";

/**
 * The colours of charts. Texts have a contrast of 4.5 or more with `paper`, lines and marks of 3 or more; `grid` is a decoration.
 * `heat` is drawn more or less opaque, up to `heatTurn` with texts in `onPale`, above in `onStrong`: readable at every step.
 * `class1` to `class8` are Okabe and Ito's palette, darkened where it is too light for a line on white.
 */
const light = {
  paper: '#ffffff',
  text: '#1d2330',
  muted: '#5a6372',
  axis: '#868f9d',
  grid: '#e6e9ee',
  reference: '#868f9d',
  others: '#8a94a3',
  training: '#3b6ea8',
  validation: '#d9601a',
  wrong: '#c62f2f',
  heat: '#10335c',
  onPale: '#000000',
  onStrong: '#ffffff',
  class1: '#3b6ea8',
  class2: '#d9601a',
  class3: '#1f8a70',
  class4: '#b0417f',
  class5: '#a67c00',
  class6: '#2f8fb5',
  class7: '#6b4fa0',
  class8: '#6b7280',
} as const;

const dark: Palette = {
  paper: '#14181f',
  text: '#e6e9ef',
  muted: '#a5afbd',
  axis: '#788393',
  grid: '#2a303a',
  reference: '#8a94a3',
  others: '#717c8c',
  training: '#6fa5e0',
  validation: '#f08a4b',
  wrong: '#ff7b72',
  heat: '#73a9e3',
  onPale: '#ffffff',
  onStrong: '#000000',
  class1: '#6fa5e0',
  class2: '#f08a4b',
  class3: '#45b89b',
  class4: '#dd7bb0',
  class5: '#d3a927',
  class6: '#6cc3e4',
  class7: '#a58ae0',
  class8: '#9aa3b0',
};

/** The name of a colour of charts. */
export type ChartColor = keyof typeof light;

/** What each colour is in a chart: `#rrggbb`, or `var(--chart-NAME, #rrggbb)` of a chart that follows its page. */
export type Palette = Readonly<Record<ChartColor, string>>;

/** The colours of charts, on white and on dark paper. */
export const chartColors: { readonly light: Palette; readonly dark: Palette } = { light, dark };

/**
 * `light` and `dark` are drawn in colours of their own. `auto` follows the page: its colours are CSS variables, `--chart-text` and so
 * on, light where the page sets none, and an SVG that stands alone follows the reader's system. It needs a program that knows
 * CSS; for a canvas or a PNG use one of the others.
 */
export type ChartTheme = 'light' | 'dark' | 'auto';

export const themes: readonly ChartTheme[] = ['light', 'dark', 'auto'];

/** The share at which a cell of `heat` is as far from black as from white: texts change their colour there. */
export const heatTurn = 0.64;

/** How opaque `heat` is at shares of 0 and 1. */
export const heatOpacity = [0.07, 1] as const;

/** The colours of a chart of a theme. */
export function paletteOf(theme: ChartTheme = 'light'): Palette {
  if (theme === 'light') return light;
  if (theme === 'dark') return dark;
  return Object.fromEntries(
    Object.entries(light).map(([name, value]) => [name, `var(${variableOf(name)}, ${value})`]),
  ) as Palette;
}

/** `class1` → `--chart-class1`, `onPale` → `--chart-on-pale`. */
export function variableOf(color: string): string {
  return `--chart-${color.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A reference to a variable of `paletteOf('auto')`, as it stands in a drawn chart. */
export const variablePattern = /var\((--chart-[a-z\d-]+), ?(#[\da-f]{6})\)/g;

/**
 * Declarations of the variables that charts of the theme `auto` are drawn with, for the style sheet of their page.
 *
 * @example
 * ```ts
 * import { chartVariables } from '@cnn/plot';
 *
 * const style = `@media (prefers-color-scheme: dark) { :root { ${chartVariables('dark')} } }`;
 * ```
 */
export function chartVariables(theme: 'light' | 'dark'): string {
  if (theme !== 'light' && theme !== 'dark')
    throw new CnnError('OPTIONS', `chartVariables: expected 'light' or 'dark', received '${String(theme)}'.`);
  return Object.entries(chartColors[theme])
    .map(([name, value]) => `${variableOf(name)}: ${value};`)
    .join(' ');
}

/** Colours of classes, in their order. */
export function classColorsOf(palette: Palette): readonly string[] {
  const { class1, class2, class3, class4, class5, class6, class7, class8 } = palette;
  return [class1, class2, class3, class4, class5, class6, class7, class8];
}

/** The `config` of a chart. `aria` is off because `toSvg` gives the whole chart one title and one description. */
export function configOf(palette: Palette) {
  return {
    aria: false,
    background: palette.paper,
    font: fontFamily,
    padding: 12,
    view: { stroke: null },
    title: {
      anchor: 'start',
      frame: 'group',
      color: palette.text,
      subtitleColor: palette.muted,
      fontSize: 14,
      fontWeight: 'bold',
      subtitleFontSize: 11.5,
      subtitlePadding: 5,
      offset: 12,
    },
    axis: {
      labelColor: palette.muted,
      titleColor: palette.text,
      labelFontSize: 11,
      titleFontSize: 11.5,
      titleFontWeight: 'normal',
      titlePadding: 8,
      labelPadding: 5,
      gridColor: palette.grid,
      domainColor: palette.axis,
      tickColor: palette.axis,
      tickSize: 4,
      labelFlush: false,
    },
    axisY: { domain: false, ticks: false },
    legend: {
      labelColor: palette.text,
      titleColor: palette.text,
      labelFontSize: 11.5,
      symbolStrokeWidth: 2.5,
      symbolSize: 140,
      labelLimit: 240,
      title: null,
    },
    header: { labelColor: palette.text, titleColor: palette.text },
    text: { color: palette.text },
  } as const;
}
