import { historyCurves } from '../charts/historyCurves.js';
import { metricLabel } from '../history/best.js';
import { epochsOf, type History, metricsOf } from '../history/history.js';
import { formatNumber } from '../text/formatNumber.js';
import { figure, folded, section } from './figure.js';
import type { Html } from './html.js';
import { table } from './table.js';

/** The curves of training, and every epoch's numbers. */
export async function trainingSection(history: History): Promise<Html> {
  const curves = await figure('Training curves', () => historyCurves({ history }));
  if (epochsOf(history) === 0) return section('Training', curves);
  return section('Training', curves, folded('Every epoch in numbers', epochTable(history)));
}

function epochTable(history: History): Html {
  const series = metricsOf(history).flatMap(({ name, training, validation }) => [
    ...(training === undefined ? [] : [{ name: metricLabel(name), values: training }]),
    ...(validation === undefined ? [] : [{ name: `${metricLabel(name)}, validation`, values: validation }]),
  ]);
  return table({
    caption: 'Results at the end of each epoch',
    columns: [{ name: 'Epoch', numeric: true }, ...series.map(({ name }) => ({ name, numeric: true }))],
    rows: Array.from({ length: epochsOf(history) }, (_, epoch) => [
      epoch + 1,
      ...series.map(({ values }) => formatNumber(values[epoch])),
    ]),
  });
}
