import { type ComparedLevel, type ComparedPair, metrics } from '@cnn/evaluation';
import { seriesLabel } from '../../history/best.js';
import { countOf, formatCount, formatNumber, formatThreshold } from '../../text/formatNumber.js';
import type { ReportedPair } from '../comparisonReportOptions.js';
import type { Html } from '../html.js';
import { paragraph, remarks } from '../remarks.js';
import { signed } from '../signed.js';
import { table } from '../table.js';
import { shownInterval } from './shownInterval.js';

export interface DifferencesOptions {
  readonly pairs: readonly ReportedPair[];
  /** What a group of images is: "patient". */
  readonly groupName: string;
}

/** Of more comparisons than this only the areas under the curve are told. */
const mostTables = 3;

/** What was found of each pair: a conclusion at each level, and the differences behind it. */
export function differences({ pairs, groupName }: DifferencesOptions): Html[] {
  const compared = pairs.flatMap(({ a, b, pairs: own = [] }) => own.map((pair) => ({ a, b, pair })));
  const left = pairs.flatMap(({ a, b, note }) =>
    note === undefined ? [] : [`${a} and ${b} were not compared: ${note}.`],
  );
  if (compared.length === 0) return left.length === 0 ? [] : [remarks(left)];
  const short = compared.length > mostTables;
  return [
    paragraph(howText(compared.map(({ pair }) => pair))),
    ...(short
      ? [areaTable(compared, groupName)]
      : compared.flatMap(({ a, b, pair }) => [
          ...conclusions(pair).map(paragraph),
          ...levels(pair, groupName).map(({ unit, level }) => levelTable({ a, b, unit, level, pair })),
        ])),
    ...(left.length > 0 ? [remarks(left)] : []),
    ...(compared.length > 1
      ? [
          paragraph(
            `Each of the ${compared.length} comparisons is for itself: of many, some show a difference by chance.`,
          ),
        ]
      : []),
  ];
}

function howText([first]: readonly ComparedPair[]): string {
  const bootstrap = first?.byItem.difference.bootstrap;
  const intervals = bootstrap
    ? ` 95% intervals are from ${countOf(bootstrap.resamples, 'resample')} of ${bootstrap.unit === 'group' ? 'patients' : 'images'} that both share`
    : '';
  const test = first?.byItem.delong ? '; that of two areas under the curve is DeLong’s' : '';
  return `All runs predicted the same images, each at its own threshold.${intervals}${intervals ? `${test}.` : ''} A difference is shown where its interval is without 0. Where all resamples agree there is none: –.`;
}

/** Of a label, with its name. */
function conclusions({ label, byItem, byGroup, notes }: ComparedPair): string[] {
  const lines = [byItem.conclusion, ...(byGroup ? [byGroup.conclusion] : [])];
  const missing = notes.byGroup === undefined ? [] : [`No results by patient: ${notes.byGroup}.`];
  return [...lines, ...missing].map((line) => (label === undefined ? line : `${label}: ${line}`));
}

function levels({ byItem, byGroup }: ComparedPair, groupName: string) {
  return [{ unit: 'image', level: byItem }, ...(byGroup ? [{ unit: groupName, level: byGroup }] : [])];
}

interface LevelTableOptions {
  readonly a: string;
  readonly b: string;
  readonly unit: string;
  readonly level: ComparedLevel;
  readonly pair: ComparedPair;
}

function levelTable({ a, b, unit, level, pair }: LevelTableOptions): Html {
  const { difference, thresholds } = level;
  const cell = (value: number | null | undefined): string =>
    typeof value === 'number' ? formatNumber(value) : '–';
  const rows = metrics
    .filter(({ name }) => name in difference.metrics)
    .map(({ name }) => {
      const value = difference.metrics[name];
      const bounds = shownInterval(level, name);
      return [
        seriesLabel(name),
        cell(level.a[name]),
        cell(level.b[name]),
        typeof value === 'number' ? signed(value) : '–',
        bounds ? `${signed(bounds[0])} to ${signed(bounds[1])}` : '–',
      ];
    });
  const threshold = (value: number | null): string =>
    value === null ? 'of the folds' : formatThreshold(value);
  const decided = thresholds
    ? [['Threshold', threshold(thresholds[0]), threshold(thresholds[1]), '', '']]
    : [];
  const of = pair.label === undefined ? '' : `, ${pair.label}`;
  return table({
    caption: `${a} and ${b} by ${unit} (${formatCount(level.items)})${of}`,
    columns: [
      { name: 'Metric' },
      { name: a, numeric: true },
      { name: b, numeric: true },
      { name: `${a} − ${b}`, numeric: true },
      { name: '95% interval', numeric: true },
    ],
    rows: [...rows, ...decided],
  });
}

interface Compared {
  readonly a: string;
  readonly b: string;
  readonly pair: ComparedPair;
}

/** Of many pairs, or labels: the areas alone. */
function areaTable(compared: readonly Compared[], groupName: string): Html {
  const labelled = compared.some(({ pair }) => pair.label !== undefined);
  const grouped = compared.some(({ pair }) => pair.byGroup !== null);
  const units = ['image', ...(grouped ? [groupName] : [])];
  const cells = (level: ComparedLevel | null): string[] => {
    const value = level?.difference.metrics.auc;
    const bounds = level && shownInterval(level, 'auc');
    const verdict =
      level?.differs === null || level === null ? 'unknown' : level.differs ? 'shown' : 'not shown';
    return [
      typeof value === 'number' ? signed(value) : '–',
      bounds ? `${signed(bounds[0])} to ${signed(bounds[1])}` : '–',
      verdict,
    ];
  };
  return table({
    caption: 'Differences of the AUC',
    columns: [
      { name: 'Runs' },
      ...(labelled ? [{ name: 'Label' }] : []),
      ...units.flatMap((unit) => [
        { name: `By ${unit}`, numeric: true },
        { name: '95% interval', numeric: true },
        { name: 'Difference' },
      ]),
    ],
    rows: compared.map(({ a, b, pair }) => [
      `${a} − ${b}`,
      ...(labelled ? [pair.label ?? ''] : []),
      ...cells(pair.byItem),
      ...(grouped ? cells(pair.byGroup) : []),
    ]),
  });
}
