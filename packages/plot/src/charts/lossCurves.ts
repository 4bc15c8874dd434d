import { CnnError } from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import { metricsOf } from '../history/history.js';
import { checkChart } from './chartOptions.js';
import { type TrainingFigureOptions, trainingFigure } from './trainingFigure.js';

/**
 * The tutorial's second figure: training and validation loss over the epochs, with the title "Training and Validation Loss",
 * the axes "Epochs" and "Loss", the lines "Training Loss" and "Validation Loss", and a grid. Epochs count from 1. Without a
 * validation it is the training's line alone.
 *
 * @throws CnnError `DATA` when the history has no epoch or no `loss`, its series differ in length, or no value is finite.
 *
 * @example
 * ```ts
 * import { lossCurves, toSvg } from '@cnn/plot';
 *
 * const svg = await toSvg(lossCurves({ history: { loss: [0.69, 0.52, 0.44], val_loss: [0.66, 0.55, 0.51] } }));
 * ```
 */
export function lossCurves(options: TrainingFigureOptions): ChartSpec {
  const palette = checkChart('lossCurves', options, { history: 'object' });
  const metrics = metricsOf(options.history);
  const loss = metrics.find(({ name }) => name === 'loss');
  if (loss) return trainingFigure(loss, { ...options, palette });
  const known = metrics.map(({ name }) => name).join(', ');
  throw new CnnError(
    'DATA',
    `lossCurves needs "loss" in the history, received ${known}. accuracyCurves({ history, metric }) draws any of these.`,
  );
}
