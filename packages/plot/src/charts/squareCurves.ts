import { CnnError } from '@cnn/core';
import { type Point, simplifyLine } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, type ChartTitle, frame, title } from '../chart.js';
import { distinctLabels } from '../text/distinctLabels.js';
import { formatCount } from '../text/formatNumber.js';
import { textWidth } from '../text/textWidth.js';
import { classColorsOf, type Palette } from '../theme.js';
import { legendBelow, legendText, longestLegend } from './legendBelow.js';
import { tooltipOf } from './tooltipOf.js';

/** A curve between 0 and 1 on both axes. */
interface SquareCurve {
  /** In full: two curves may have the same. */
  readonly name: string;
  /** Stands in brackets behind the name, whole even where the name is too long for the legend. */
  readonly figure?: string | undefined;
  readonly points: readonly Point[];
  /** What the curve is judged by, such as the area under it. */
  readonly value?: number | undefined;
  /** Drawn bold and dark, above the others. */
  readonly emphasis?: boolean | undefined;
}

export interface SquareCurvesOptions extends ChartTitle {
  readonly description: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly curves: readonly SquareCurve[];
  /** The dashed line of a model that knows nothing. */
  readonly reference?: readonly [Point, Point] | undefined;
  /** A single point to mark, such as that of the threshold in use. */
  readonly marked?: Point | undefined;
  /** A band, such as one standard deviation around a mean. */
  readonly band?: readonly Band[] | undefined;
  /** For messages: the chart. */
  readonly where: string;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
}

interface Band {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** More curves than this can't be told apart by colour: then only the lowest few have one, and the others are grey. */
const mostColored = 8;
const lowestColored = 4;

/** Curves in the unit square: ROC and precision-recall. Points closer than a quarter of a pixel to the line are left out. */
export function squareCurves(options: SquareCurvesOptions): ChartSpec {
  const { curves, reference = [], marked, band, palette, width, height } = options;
  checkCurves(options);
  const paints = paint(curves, palette);
  const backToFront = [...curves.entries()].toSorted(
    ([a], [b]) => Number(paints.has(a)) - Number(paints.has(b)),
  );
  const rows = backToFront.flatMap(([key, curve]) =>
    simplifyLine(curve.points, 0.25 / Math.max(width, height)).map(({ x, y }, order) => ({
      key,
      curve: withFigure(curve.name, curve.figure),
      x: rounded(x),
      y: rounded(y),
      order,
    })),
  );
  const axis = (text: string) => ({
    type: 'quantitative' as const,
    title: text,
    scale: { domain: [0, 1], nice: false },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', domain: false, ticks: false, grid: true },
  });
  const x = { field: 'x', ...axis(options.xTitle) };
  const y = { field: 'y', ...axis(options.yTitle) };
  const color = {
    field: 'key',
    type: 'nominal' as const,
    scale: {
      domain: [...curves.keys()],
      range: curves.map((_, key) => paints.get(key) ?? palette.others),
    },
    legend: curves.length === 1 ? null : keyedLegend({ curves, keys: [...paints.keys()], width }),
  };
  const emphasized = curves.findIndex(({ emphasis }) => emphasis === true);
  return {
    ...frame({ palette, description: options.description }),
    title: title(options),
    width,
    height,
    encoding: { x, y },
    layer: [
      ...(band === undefined ? [] : [bandLayer(band, palette)]),
      {
        data: { values: [...reference] },
        mark: { type: 'line' as const, color: palette.reference, strokeDash: [4, 4], strokeWidth: 1.25 },
      },
      {
        data: { values: rows },
        mark: { type: 'line' as const, strokeJoin: 'round' as const },
        encoding: {
          color,
          tooltip: tooltipOf(['curve', 'Curve'], ['x', options.xTitle, '.3f'], ['y', options.yTitle, '.3f']),
          order: { field: 'order', type: 'quantitative' as const },
          strokeWidth: {
            condition: [
              { test: { field: 'key', equal: emphasized }, value: 3 },
              { test: { field: 'key', oneOf: [...paints.keys()] }, value: 2 },
            ],
            value: 1,
          },
        },
      },
      {
        data: { values: marked === undefined ? [] : [marked] },
        mark: {
          type: 'point' as const,
          size: 90,
          fill: palette.paper,
          stroke: palette.training,
          strokeWidth: 2,
          opacity: 1,
        },
      },
    ],
  } satisfies TopLevelSpec;
}

function checkCurves({ where, curves }: SquareCurvesOptions): void {
  for (const { name, points } of curves) {
    const wrong = points.find(({ x, y }) => !(Number.isFinite(x) && Number.isFinite(y)));
    if (points.length > 0 && wrong === undefined) continue;
    const received = wrong === undefined ? 'none' : `${wrong.x} and ${wrong.y}`;
    throw new CnnError(
      'DATA',
      `${where} needs points that are finite numbers, received ${received} of "${name}". Predictions that are not numbers come from training that diverged.`,
    );
  }
  if (curves.length > 0) return;
  throw new CnnError('DATA', `${where} needs at least one curve, received none.`);
}

function bandLayer(band: readonly Band[], palette: Palette) {
  const values = band.map(({ x, low, high }) => ({ x: rounded(x), y: rounded(low), high: rounded(high) }));
  return {
    data: { values },
    mark: { type: 'area' as const, color: palette.axis, opacity: 0.3 },
    encoding: { y2: { field: 'high' } },
  };
}

export interface ColoredNoteOptions {
  /** How many curves are drawn. */
  readonly drawn: number;
  /** How many there are. Default: those that are drawn. */
  readonly count?: number | undefined;
  /** Of what, such as "classes". */
  readonly of: string;
}

/** Says under the title which of many curves are drawn and have a colour; nothing when all have. */
export function coloredNote({ drawn, count = drawn, of: curves }: ColoredNoteOptions): string {
  if (count > drawn)
    return `The ${drawn} lowest of ${formatCount(count)} ${curves}, the ${lowestColored} lowest in colour`;
  return count > mostColored ? `The ${lowestColored} lowest of ${count} ${curves} in colour` : '';
}

/** The colours of the curves that have one, by their index, in the order of the legend. */
function paint(curves: readonly SquareCurve[], palette: Palette): ReadonlyMap<number, string> {
  const classColors = classColorsOf(palette);
  const keys = [...curves.keys()];
  const emphasized = keys.filter((key) => curves[key]?.emphasis === true);
  const plain = keys.filter((key) => !emphasized.includes(key));
  const value = (key: number) => curves[key]?.value ?? 0;
  const lowest = plain.toSorted((a, b) => value(a) - value(b)).slice(0, lowestColored);
  const colored = plain.length > mostColored ? lowest : plain;
  return new Map([
    ...emphasized.map((key) => [key, palette.text] as const),
    ...colored.map((key, index) => [key, classColors[index] ?? palette.axis] as const),
  ]);
}

function withFigure(name: string, figure: string | undefined): string {
  return figure === undefined ? name : `${name} (${figure})`;
}

interface KeyedLegendOptions {
  readonly curves: readonly SquareCurve[];
  /** Indices of the curves that it names. */
  readonly keys: readonly number[];
  readonly width: number;
}

/** A legend of curves by their index: long names have an ellipsis, figures stay whole. */
function keyedLegend({ curves, keys, width }: KeyedLegendOptions) {
  const named = keys.flatMap((key) => curves[key] ?? []);
  const figures = named.map(({ figure }) =>
    figure === undefined ? 0 : textWidth(` (${figure})`, legendText),
  );
  const labels = distinctLabels(
    named.map(({ name }) => name),
    { ...legendText, width: longestLegend - Math.max(0, ...figures) },
  );
  const texts = named.map(({ name, figure }) => withFigure(labels.get(name) ?? name, figure));
  return {
    ...legendBelow({ names: texts, width, symbol: 'stroke' }),
    values: [...keys],
    labelExpr: `${JSON.stringify(Object.fromEntries(keys.map((key, at) => [key, texts[at]])))}[datum.value]`,
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(5));
}
