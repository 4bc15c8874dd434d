import type { OverallMetric, Subgroup, SubgroupResults } from '@cnn/evaluation';
import { seriesLabel } from '../../history/best.js';
import { countOf, formatCount } from '../../text/formatNumber.js';
import { capitalized } from '../capitalized.js';
import { type Html, html } from '../html.js';
import { measured } from '../measured.js';
import { table } from '../table.js';

const shown: readonly OverallMetric[] = [
  'auc',
  'sensitivity',
  'specificity',
  'balanced_accuracy',
  'accuracy',
];

/** Letters of a short name. */
const mostShort = 20;

/** A table of results for each column of the data. */
export function subgroupTables(subgroups: readonly SubgroupResults[], groupName: string): Html {
  return html`<p>By image, at the model’s thresholds. Small numbers are 95% intervals; a dash: not defined, mostly since a class is missing there.</p>
${subgroups.map((one) => subgroupTable(one, groupName))}`;
}

function subgroupTable({ column, groups, unknown }: SubgroupResults, groupName: string): Html {
  const names = shown.filter((name) => groups.some(({ metrics }) => metrics[name] !== undefined));
  const grouped = groups.some((one) => one.groups !== undefined);
  const left = unknown > 0 ? `; of ${countOf(unknown, 'image')} it is not known` : '';
  return table({
    caption: `Results by ${column}${left}`,
    columns: [
      { name: capitalized(column) },
      ...(grouped ? [{ name: capitalized(`${groupName}s`), numeric: true }] : []),
      { name: 'Images', numeric: true },
      { name: 'Of each class', numeric: true },
      ...names.map((name) => ({ name: seriesLabel(name), numeric: true })),
    ],
    rows: groups.map((one) => [
      // Of a short name every word stands in one line, also on a phone.
      one.value.length > mostShort ? one.value : html`<span class="short">${one.value}</span>`,
      ...(grouped ? [one.groups === undefined ? '–' : formatCount(one.groups)] : []),
      formatCount(one.items),
      countsOf(one),
      ...names.map((name) => measured(one, name)),
    ]),
  });
}

/** Of many classes only how many there are. */
function countsOf({ classCounts }: Subgroup): string {
  const counts = Object.values(classCounts);
  return counts.length > 3
    ? `${formatCount(counts.filter((count) => count > 0).length)} of ${formatCount(counts.length)} classes`
    : counts.map(formatCount).join(' / ');
}
