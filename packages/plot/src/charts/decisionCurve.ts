import { CnnError } from '@cnn/core';
import type { NetBenefit } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { legendBelow } from './legendBelow.js';
import { tooltipOf } from './tooltipOf.js';

export interface DecisionCurveOptions extends ChartOptions {
  /** What `netBenefit` of `@cnn/evaluation` returns. */
  readonly benefit: NetBenefit;
}

/**
 * What acting on a model's predictions is worth at each threshold probability, beside acting on every image and on none. Where the
 * model's line is not above both others, the model is of no use for whoever would act from that probability on. 300 × 240 pixels.
 *
 * @example
 * ```ts
 * import { netBenefit } from '@cnn/evaluation';
 * import { decisionCurve } from '@cnn/plot';
 *
 * const spec = decisionCurve({ benefit: netBenefit(evaluation) });
 * ```
 */
export function decisionCurve(options: DecisionCurveOptions): ChartSpec {
  const palette = checkChart('decisionCurve', options, {
    benefit: {
      ...{ positive: 'text', items: 'number', prevalence: 'number', best: 'numbers or null' },
      points: [{ threshold: 'number', model: 'number', all: 'number' }],
    },
  });
  const { benefit, title: text = 'Decision curve', width = 300, height = 240 } = options;
  const { positive, items, prevalence, points, best } = benefit;
  const wrong = points.find(
    ({ threshold, model, all }) => ![threshold, model, all, prevalence].every(Number.isFinite),
  );
  if (points.length < 2 || wrong !== undefined) {
    const received =
      wrong === undefined ? points.length : `${wrong.model} at the threshold ${wrong.threshold}`;
    throw new CnnError(
      'DATA',
      `decisionCurve needs the net benefit at two or more thresholds, in finite numbers, received ${received}.`,
    );
  }
  const [all, none] = [`Act on all as ${quoted(positive)}`, 'Act on none'];
  const lines = {
    Model: palette.training,
    [all]: palette.validation,
    [none]: palette.reference,
  };
  const floor = -prevalence / 4;
  const values = points.flatMap(({ threshold, model, all: allWorth }) => [
    { curve: 'Model', threshold, benefit: model },
    { curve: all, threshold, benefit: allWorth },
    { curve: none, threshold, benefit: 0 },
  ]);
  const range =
    best === null || best.length < 2
      ? 'The model is nowhere better than acting on all or none'
      : `The model is best from ${formatThreshold(best[0])} to ${formatThreshold(best[1])}`;
  const images = `${formatPercent(prevalence)} of ${countOf(items, 'image')} are ${quoted(positive)}`;
  return {
    ...frame({ palette, description: `Net benefit over the threshold probability. ${range}. ${images}.` }),
    title: title({ text, subtitle: [range, images], width }),
    width,
    height,
    data: { values },
    mark: { type: 'line', clip: true, strokeWidth: 2 },
    encoding: {
      x: {
        field: 'threshold',
        type: 'quantitative',
        title: 'Threshold probability',
        scale: { domain: [0, 1], nice: false },
        axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', grid: true },
      },
      y: {
        field: 'benefit',
        type: 'quantitative',
        title: 'Net benefit (true positives per image)',
        scale: { domain: [floor, prevalence * 1.05], nice: false },
        axis: { tickCount: 6 },
      },
      tooltip: tooltipOf(
        ['curve', 'Curve'],
        ['threshold', 'Threshold probability', '.2f'],
        ['benefit', 'Net benefit', '.4f'],
      ),
      color: {
        field: 'curve',
        type: 'nominal',
        scale: { domain: Object.keys(lines), range: Object.values(lines) },
        legend: legendBelow({ names: Object.keys(lines), width, symbol: 'stroke' }),
      },
    },
  } satisfies TopLevelSpec;
}
