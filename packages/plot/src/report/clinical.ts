import {
  type ChosenThreshold,
  type ClassificationReport,
  type MeasuredGroups,
  type MeasuredPart,
  metricNamed,
  metrics,
  type OverallMetric,
  type Pooling,
} from '@cnn/evaluation';
import { seriesLabel } from '../history/best.js';
import { countOf, formatCount, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { capitalized } from './capitalized.js';
import { cautionList } from './cautionList.js';
import { type Html, html } from './html.js';
import { measured } from './measured.js';
import { table } from './table.js';

export interface ClinicalTableOptions {
  readonly results: ClassificationReport;
  readonly groupName: string;
  readonly classNames: readonly string[];
  /** How the validation set chose the threshold of groups. */
  readonly groupThreshold?: ChosenThreshold | undefined;
  /** Where images are decided, for people: "Decided at threshold 0.3". */
  readonly decided?: string | undefined;
  /** Whether the images were predicted by several models. */
  readonly pooled?: boolean | undefined;
  /** What the measured images are called. Default "the test set". */
  readonly set?: string | undefined;
}

/** Each result by image and, where there are groups, by patient, with its interval. */
export function clinicalTable(options: ClinicalTableOptions): Html {
  const { results, groupName, classNames, decided, pooled = false, set = 'the test set' } = options;
  const { byItem, byGroup } = results;
  const names = metrics.map(({ name }) => name).filter((name) => byItem.metrics[name] !== undefined);
  const withIntervals = byItem.intervals !== undefined;
  const column = (unit: string, part: MeasuredPart) => ({
    name: `By ${unit} (${countsText(part, classNames)})`,
    numeric: true,
  });
  return html`${cautionList(results.cautions)}${table({
    caption: `Results on ${pooled ? 'all images together' : set}${withIntervals ? ', with 95% intervals' : ''}${decided === undefined ? '' : `. ${decided}`}`,
    columns: [
      { name: 'Metric' },
      column('image', byItem),
      ...(byGroup ? [column(groupName, byGroup)] : []),
      { name: 'Meaning' },
    ],
    rows: names.map((name) => [
      pooled && name.endsWith('auc') ? `Pooled ${seriesLabel(name)}` : seriesLabel(name),
      cell(byItem, name),
      ...(byGroup ? [cell(byGroup, name)] : []),
      metricNamed(name)?.meaning ?? '',
    ]),
  })}${remarks(options)}`;
}

/** "4 benign, 76 tumour"; of many classes their sum alone. */
function countsText({ items, confusionMatrix }: MeasuredPart, classNames: readonly string[]): string {
  if (classNames.length > 3) return formatCount(items);
  const counts = confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  return classNames.map((name, at) => `${formatCount(counts[at] ?? 0)} “${name}”`).join(', ');
}

/** What must be known to read the table. */
function remarks(options: ClinicalTableOptions): Html {
  const { results, groupName } = options;
  const { byItem, byGroup, bootstrap, notes = {} } = results;
  const drawn = bootstrap?.unit === 'group' ? `whole ${groupName}s` : 'images';
  const lines = [
    ...(bootstrap ? [`95% intervals from ${countOf(bootstrap.resamples, 'resample')} of ${drawn}.`] : []),
    ...(byGroup ? groupRemarks(byGroup, options) : []),
    ...(notes.byGroup
      ? [`No results by ${groupName}: images of one ${groupName} are of different classes.`]
      : []),
    ...(notes.bootstrap ? [`${capitalized(notes.bootstrap)}.`] : []),
    ...undefinedRemarks(byItem, 'image'),
    ...(byGroup ? undefinedRemarks(byGroup, groupName) : []),
  ];
  if (lines.length === 0) return html``;
  return html`<ul class="remarks">\n${lines.map((line) => html`<li>${line}</li>\n`)}</ul>\n`;
}

/** What class a patient has and how probable it is, and how many patients each class has: few make results worthless. */
function groupRemarks(
  { confusionMatrix, pooling, groupLabel, threshold }: MeasuredGroups,
  { groupName, classNames, groupThreshold }: ClinicalTableOptions,
): string[] {
  const counts = confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const each = classNames.map((name, index) => `${formatCount(counts[index] ?? 0)} ${quoted(name)}`);
  const last = quoted(classNames.at(-1) ?? '');
  return [
    `${groupName.charAt(0).toUpperCase()}${groupName.slice(1)}s: ${each.join(', ')}.`,
    ...(groupLabel === 'max' && classNames.length === 2
      ? [`A ${groupName} with at least one ${last} image counts as ${last}.`]
      : []),
    ...(pooling
      ? [`A ${groupName}’s probability is the ${poolingText(pooling)} over that ${groupName}’s images.`]
      : []),
    ...(groupThreshold && threshold !== null ? [groupThresholdText(groupThreshold, groupName)] : []),
  ];
}

function groupThresholdText({ threshold, note }: ChosenThreshold, groupName: string): string {
  return threshold === null
    ? `The threshold of ${groupName}s is that of images: the validation set can’t choose one${note ? ` (${note})` : ''}.`
    : `The threshold of ${groupName}s is ${formatThreshold(threshold)}, chosen on those of the validation set by the same rule.`;
}

function poolingText(pooling: Pooling): string {
  return typeof pooling === 'string' ? pooling : `mean of the ${pooling.topK} highest probabilities`;
}

/** The notes of results, those with the same note together. */
function undefinedRemarks(part: MeasuredPart, unit: string): string[] {
  const { notes = {}, metrics } = part;
  const names = new Map<string, string[]>();
  for (const [name, note] of Object.entries(notes)) {
    if (note) names.set(note, [...(names.get(note) ?? []), seriesLabel(name)]);
  }
  if (oneClass(part) && typeof metrics.pr_auc === 'number')
    names.set('all are of one class', [seriesLabel('pr_auc')]);
  return Array.from(names, ([note, labels]) => `${labels.join(', ')} by ${unit}: ${note}.`);
}

function cell(part: MeasuredPart, name: OverallMetric): Html | string {
  if (name === 'pr_auc' && oneClass(part)) return 'not defined';
  return typeof part.metrics[name] === 'number' ? measured(part, name) : 'not defined';
}

/** A ranking of items of one class says nothing: its precision is 1, or 0, everywhere. */
function oneClass({ items, confusionMatrix }: MeasuredPart): boolean {
  return items > 0 && confusionMatrix.some((row) => row.reduce((sum, count) => sum + count, 0) === items);
}
