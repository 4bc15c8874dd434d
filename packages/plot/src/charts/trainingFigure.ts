import { CnnError } from '@cnn/core';
import { type ChartSpec, frame, title } from '../chart.js';
import { seriesLabel } from '../history/best.js';
import { epochsOf, type History, type Metric } from '../history/history.js';
import { countOf } from '../text/formatNumber.js';
import { configOf, type Palette } from '../theme.js';
import type { ChartOptions } from './chartOptions.js';
import {
  domainOf,
  epochAxis,
  pointsOf,
  type Series,
  seriesColor,
  standsAlone,
  summary,
} from './historyPanel.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

/** 10×5 inches of 96 pixels. */
const defaultSize = { width: 960, height: 480 } as const;

/** What both figures of a training take. */
export interface TrainingFigureOptions extends ChartOptions {
  /** What `fit` returned, or `history` of a `history.json`. */
  readonly history: History;
}

/** Above this many epochs the lines have no dot at each. */
const dottedEpochs = 25;

interface DrawnFigureOptions extends TrainingFigureOptions {
  readonly palette: Palette;
}

/** One metric over the epochs, with the tutorial's title, names of axes and lines, and its grid. */
export function trainingFigure(metric: Metric, { palette, ...options }: DrawnFigureOptions): ChartSpec {
  const { history, width = defaultSize.width, height = defaultSize.height } = options;
  const epochs = epochsOf(history);
  const label = titleCase(seriesLabel(metric.name));
  const nameOf = (series: Series): string => `${series} ${label}`;
  const points = pointsOf(metric, false);
  const values = points.flatMap(({ value }) => value ?? []);
  if (values.length === 0) {
    throw new CnnError(
      'DATA',
      `the figure needs a finite value of "${metric.name}", received none in ${countOf(epochs, 'epoch')}. A smaller learning rate may keep training from diverging.`,
    );
  }
  const dots = points.filter((_, index) => epochs <= dottedEpochs || standsAlone(points, index));
  const shown = [...new Set(points.map(({ series }) => series))];
  const missing = points.length - values.length;
  const text = options.title ?? `${shown.join(' and ')} ${label}`;
  const named = (some: typeof points) => some.map((point) => ({ ...point, series: nameOf(point.series) }));
  return {
    ...frame({
      palette,
      description: `Line chart over ${countOf(epochs, 'epoch')}. ${label}: ${summary(metric, '')}.`,
    }),
    title: {
      ...title({
        text,
        subtitle: [
          missing > 0 ? `${countOf(missing, 'value')} not drawn: not finite` : '',
          epochs === 1 ? 'One epoch only' : allEqual(values) ? 'The values do not change' : '',
        ],
        width: width - 40,
        fontSize: 16,
      }),
      anchor: 'middle',
    },
    width,
    height,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: 'Epochs',
        scale: { domain: epochs === 1 ? [0, 2] : [1, epochs], nice: false, zero: false, padding: 12 },
        axis: { ...epochAxis(epochs), grid: true },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: label,
        scale: { domain: domainOf(values, false), nice: false, zero: false, padding: 12 },
        axis: { tickCount: 8, grid: true },
      },
      tooltip: tooltipOf(['series', 'Line'], ['epoch', 'Epoch', 'd'], ['value', label, '.4f']),
      color: {
        field: 'series',
        type: 'nominal',
        scale: { domain: shown.map(nameOf), range: shown.map((series) => seriesColor(series, palette)) },
        legend: { orient: 'top', direction: 'horizontal', symbolType: 'stroke', labelFontSize: 12.5 },
      },
    },
    layer: [
      { data: { values: named(points) }, mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' } },
      { data: { values: named(dots) }, mark: { type: 'point', filled: true, size: 28, opacity: 1 } },
    ],
    config: { ...configOf(palette), view: { stroke: palette.axis } },
  };
}

/** "Binary accuracy" → "Binary Accuracy". */
function titleCase(label: string): string {
  return label.replaceAll(
    /(^|\s)(\p{Ll})/gu,
    (_, before: string, first: string) => before + first.toUpperCase(),
  );
}
