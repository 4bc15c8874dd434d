import { CnnError } from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import { type History, isResult, type Metric, metricsOf } from '../history/history.js';
import { checkChart } from './chartOptions.js';
import { type TrainingFigureOptions, trainingFigure } from './trainingFigure.js';

export interface AccuracyCurvesOptions extends TrainingFigureOptions {
  /** A key of the history without `val_`. Default: the accuracy, or else the first metric beside the loss. */
  readonly metric?: string | undefined;
}

/**
 * The tutorial's first figure: training and validation accuracy over the epochs, with the title "Training and Validation
 * Accuracy", the axes "Epochs" and "Accuracy", the lines "Training Accuracy" and "Validation Accuracy", and a grid. Epochs
 * count from 1. Without a validation it is the training's line alone; another metric stands under its own name.
 *
 * @throws CnnError `DATA` when the history has no epoch or no such metric, its series differ in length, or no value is finite.
 *
 * @example
 * ```ts
 * import { accuracyCurves, toSvg } from '@cnn/plot';
 *
 * const svg = await toSvg(accuracyCurves({ history: { accuracy: [0.55, 0.74, 0.8], val_accuracy: [0.6, 0.72, 0.76] } }));
 * ```
 */
export function accuracyCurves(options: AccuracyCurvesOptions): ChartSpec {
  const palette = checkChart('accuracyCurves', options, { history: 'object', metric: 'text?' });
  return trainingFigure(chosen(options.history, options.metric), { ...options, palette });
}

/** The metric that `accuracyCurves` draws when none is named; undefined when the history has the loss alone. */
export function accuracyMetric(history: History): string | undefined {
  return metricsOf(history).find((metric) => isResult(metric) && metric.name !== 'loss')?.name;
}

function chosen(history: History, name: string | undefined): Metric {
  const wanted = name ?? accuracyMetric(history);
  const metrics = metricsOf(history);
  const metric = metrics.find((one) => one.name === wanted);
  if (metric) return metric;
  const known = metrics.map((one) => one.name).join(', ');
  throw new CnnError(
    'DATA',
    name === undefined
      ? `accuracyCurves needs a metric beside the loss, received only ${known}. Compile with metrics: ['accuracy'].`
      : `accuracyCurves can show ${known}, received "${name}". Choose from these metrics.`,
  );
}
