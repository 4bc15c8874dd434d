import { runCurves } from '../../charts/runCurves.js';
import { bestEpoch, bestIs, seriesLabel } from '../../history/best.js';
import { epochsOf, metricsOf } from '../../history/history.js';
import { formatCount, formatNumber } from '../../text/formatNumber.js';
import type { ReportedRun } from '../comparisonReportOptions.js';
import { figure, theme } from '../figure.js';
import { type Html, html } from '../html.js';
import { table } from '../table.js';

/** Metrics whose curves are drawn. */
const mostCurves = 4;

/** The trainings of the runs that have one. */
export async function trainings(runs: readonly ReportedRun[]): Promise<Html[]> {
  const trained = runs.flatMap(({ name, history }) =>
    history && epochsOf(history) > 0 ? [{ name, history }] : [],
  );
  if (trained.length === 0) return [];
  const names = [...new Set(trained.flatMap(({ history }) => metricsOf(history).map(({ name }) => name)))];
  const rows = names.flatMap((name) => {
    const best = bestIs(name);
    return best === undefined
      ? []
      : [[seriesLabel(name), ...trained.map(({ history }) => bestOf(history[`val_${name}`], best))]];
  });
  const curves = names
    .slice(0, mostCurves)
    .flatMap((metric) =>
      trained.every(({ history }) => metricsOf(history).some(({ name }) => name === metric))
        ? [figure(seriesLabel(metric), () => runCurves({ runs: trained, metric, theme }))]
        : [],
    );
  return [
    html`<div class="figures">\n${await Promise.all(curves)}</div>\n`,
    table({
      caption: 'Best epoch on the validation set',
      columns: [{ name: 'Metric' }, ...trained.map(({ name }) => ({ name, numeric: true }))],
      rows: [
        ...rows.filter(([, ...cells]) => cells.some((cell) => cell !== '–')),
        ['Epochs', ...trained.map(({ history }) => formatCount(epochsOf(history)))],
      ],
    }),
  ];
}

/** The best value and its epoch. */
function bestOf(values: readonly (number | null)[] = [], best: 'lowest' | 'highest'): string {
  const found = bestEpoch(values, best);
  return found ? `${formatNumber(found.value)} (epoch ${found.epoch})` : '–';
}
