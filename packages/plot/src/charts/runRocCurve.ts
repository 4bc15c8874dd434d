import { CnnError } from '@cnn/core';
import type { RocCurves } from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { quoted, shorten } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { rocShape } from './optionKinds.js';
import { coloredNote, squareCurves } from './squareCurves.js';

export interface RunRocCurveOptions extends ChartOptions {
  /** Of each run what `rocCurves` of `@cnn/evaluation` returns, of the same task. */
  readonly runs: readonly { readonly name: string; readonly curves: RocCurves }[];
}

/**
 * The ROC curves of several runs in one picture. Of more than two classes, or of several labels per image, a run's curve is the mean
 * of theirs.
 *
 * @throws CnnError `DATA` without a run, or for runs with the same name.
 *
 * @example
 * ```ts
 * import { rocCurves } from '@cnn/evaluation';
 * import { runRocCurve } from '@cnn/plot';
 *
 * const curvesOf = (scores: readonly number[]) =>
 *   rocCurves({
 *     task: 'binary',
 *     classNames: ['benign', 'carcinoma'],
 *     predictions: scores.map((score, index) => ({ label: index % 2, probabilities: [score] })),
 *   });
 * const spec = runRocCurve({
 *   runs: [
 *     { name: 'first', curves: curvesOf([0.1, 0.9, 0.6, 0.4]) },
 *     { name: 'second', curves: curvesOf([0.2, 0.8, 0.3, 0.7]) },
 *   ],
 * });
 * ```
 */
export function runRocCurve(options: RunRocCurveOptions): ChartSpec {
  const palette = checkChart('runRocCurve', options, { runs: [{ name: 'text', curves: rocShape }] });
  const { runs, title: text = 'ROC curves of the runs', width = 300, height = width } = options;
  const [first] = runs;
  if (first === undefined || new Set(runs.map(({ name }) => name)).size < runs.length) {
    const received = first === undefined ? 'none' : runs.map(({ name }) => JSON.stringify(name)).join(', ');
    throw new CnnError('DATA', `runRocCurve needs runs with different names, received ${received}.`);
  }
  const { task } = first.curves;
  const each = {
    binary: `positive: ${quoted(first.curves.curves[0]?.name ?? '')}`,
    multiclass: 'each the mean of its classes',
    multilabel: 'each the mean of its labels',
  }[task];
  const curves = runs.map(({ name, curves: { mean, curves: own } }) => {
    const { points = [], auc = Number.NaN } = mean ?? own[0] ?? {};
    return { name, figure: formatNumber(auc), points, value: auc };
  });
  const told = curves.map(({ name, figure }) => `${shorten(name, 28)} (${figure})`);
  return squareCurves({
    text,
    subtitle: [
      `${curves.length === 1 ? told[0] : 'In brackets: AUC'} · ${each}`,
      coloredNote({ drawn: curves.length, of: 'runs' }),
    ],
    description: `ROC curves of ${countOf(runs.length, 'run')}, ${each}. AUC: ${told.join(', ')}.`,
    xTitle: 'False positive rate (1 − specificity)',
    yTitle: 'True positive rate (sensitivity)',
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    curves,
    where: 'runRocCurve',
    palette,
    width,
    height,
  });
}
