import { CnnError, checkOptionNames } from '@cnn/core';
import { type ChartTheme, type Palette, paletteOf, themes } from '../theme.js';
import { received, type Shape, wrongKind } from './optionKinds.js';

/** What every chart takes. */
export interface ChartOptions {
  /** Above the chart. Each chart has a default. */
  readonly title?: string | undefined;
  /** Width of the plot in pixels, without axes and legends; of a chart of several plots that of each. */
  readonly width?: number | undefined;
  /** Height of the plot in pixels. Default: what follows from what is shown. */
  readonly height?: number | undefined;
  /** Default `light`. */
  readonly theme?: ChartTheme | undefined;
}

const shared = { title: true, width: true, height: true, theme: true } as const;

/** What the options are that a chart has beside those of all: those that may be left out have a `?`. */
type OwnShapes<O extends ChartOptions> = {
  readonly [Name in Exclude<keyof Required<NoInfer<O>>, keyof ChartOptions>]: undefined extends O[Name]
    ? Extract<Shape, `${string}?`>
    : Exclude<Shape, `${string}?`>;
};

/** Smallest and largest side in pixels. */
const sides = [20, 20_000] as const;

/**
 * Refuses options that a chart does not have, that it needs and did not get, and that are of another kind, and sizes and themes that
 * there are not.
 *
 * @param shapes what each option is, beside those that every chart has: one that is forgotten is a type error
 * @returns the colours to draw with
 * @throws CnnError `OPTIONS`
 */
export function checkChart<O extends ChartOptions>(where: string, options: O, shapes: OwnShapes<O>): Palette {
  checkOptionNames<object>({ where, options, names: [...Object.keys(shapes), ...Object.keys(shared)] });
  const { title, theme = 'light' } = options;
  if (title !== undefined && typeof title !== 'string') {
    throw new CnnError('OPTIONS', `${where}: expected a title that is a text, received ${typeof title}.`);
  }
  for (const side of ['width', 'height'] as const) {
    const pixels = options[side];
    if (pixels === undefined) continue;
    if (typeof pixels === 'number' && pixels >= sides[0] && pixels <= sides[1]) continue;
    throw new CnnError(
      'OPTIONS',
      `${where}: expected a ${side} of ${sides[0]} to ${sides[1]} pixels, received ${received(pixels)}.`,
    );
  }
  if (!themes.includes(theme)) {
    throw new CnnError(
      'OPTIONS',
      `${where}: expected a theme of ${themes.join(', ')}, received ${JSON.stringify(theme)}.`,
    );
  }
  for (const [option, shape] of Object.entries<Shape>(shapes)) {
    const value = (options as Readonly<Record<string, unknown>>)[option];
    const wrong = wrongKind(value, shape);
    if (wrong === undefined) continue;
    const what =
      value === undefined
        ? `the option '${option}' is missing. Expected ${wrong.expected}`
        : `expected ${option}${wrong.path} to be ${wrong.expected}`;
    throw new CnnError('OPTIONS', `${where}: ${what}, received ${wrong.received}.`);
  }
  return paletteOf(theme);
}
