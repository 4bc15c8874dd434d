import type { ClinicalPart, ClinicalResults } from '../evaluation/clinical.js';
import { metricLabel } from '../history/best.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { type Html, html } from './html.js';
import { meanings } from './meanings.js';
import { table } from './table.js';

/** What is asked first, first. Others follow. */
const order = [
  'auc',
  'pr_auc',
  'balanced_accuracy',
  'sensitivity',
  'specificity',
  'precision',
  'npv',
  'f1',
  'accuracy',
  'mcc',
  'kappa',
  'brier',
  'log_loss',
  'ece',
];

export interface ClinicalTableOptions {
  readonly results: ClinicalResults;
  readonly groupName: string;
}

/** Each result by image and, where there are groups, by patient, with its interval. */
export function clinicalTable({ results, groupName }: ClinicalTableOptions): Html {
  const { byItem, byGroup, bootstrap } = results;
  const names = [...order, ...Object.keys(byItem.metrics)].filter(
    (name, at, all) => byItem.metrics[name] !== undefined && all.indexOf(name) === at,
  );
  const withIntervals = byItem.intervals !== undefined;
  const columns = (unit: string, { items }: ClinicalPart) => [
    { name: `By ${unit} (${items})`, numeric: true },
    ...(withIntervals ? [{ name: '95% interval', numeric: true }] : []),
  ];
  const note = bootstrap
    ? html`<p>95% intervals from ${countOf(bootstrap.resamples, 'resample')} of ${
        bootstrap.unit === 'group' ? `whole ${groupName}s` : 'images'
      }.</p>\n`
    : undefined;
  return html`${table({
    caption: 'Results on the test part',
    columns: [
      { name: 'Metric' },
      ...columns('image', byItem),
      ...(byGroup ? columns(groupName, byGroup) : []),
      { name: 'Meaning' },
    ],
    rows: names.map((name) => [
      metricLabel(name),
      ...cells(byItem, name, withIntervals),
      ...(byGroup ? cells(byGroup, name, withIntervals) : []),
      meanings[name] ?? '',
    ]),
  })}${note}`;
}

function cells({ metrics, intervals }: ClinicalPart, name: string, withIntervals: boolean): string[] {
  const value = metrics[name];
  const bounds = intervals?.[name];
  const interval = bounds ? `${formatNumber(bounds[0])} to ${formatNumber(bounds[1])}` : '–';
  return [
    typeof value === 'number' ? formatNumber(value) : 'not defined',
    ...(withIntervals ? [interval] : []),
  ];
}
