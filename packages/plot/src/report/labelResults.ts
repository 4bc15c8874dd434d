import {
  type DecidedLabel,
  type LabelPredictions,
  type LabelReport,
  metricsIn,
  precisionRecallCurves,
  rocCurves,
} from '@cnn/evaluation';
import { confusionHeatmap } from '../charts/confusionHeatmap.js';
import { precisionRecallCurve } from '../charts/precisionRecallCurve.js';
import { rocCurve } from '../charts/rocCurve.js';
import { seriesLabel } from '../history/best.js';
import { formatCount, formatNumber, formatThreshold } from '../text/formatNumber.js';
import { shorten } from '../text/shorten.js';
import { cautionList } from './cautionList.js';
import { figure, folded, section, theme } from './figure.js';
import { type Html, html } from './html.js';
import { measured } from './measured.js';
import { table } from './table.js';

const shown = metricsIn('labels');

/** Of more labels than this the matrices are only in the table of numbers. */
const mostMatrices = 24;

export interface LabelSectionOptions {
  readonly results: LabelReport & LabelPredictions;
  /** What a group of images is: "patient". */
  readonly groupName: string;
  /** Default "Test results". */
  readonly heading?: string | undefined;
  /** How the results came about, shown first. */
  readonly note?: string | undefined;
}

/** The results of each label, carrying it against not carrying it, and their means. */
export async function labelSection(options: LabelSectionOptions): Promise<Html> {
  const { results, groupName, heading = 'Test results', note } = options;
  const { labels } = results;
  const intervals = labels.some(({ byItem }) => byItem.intervals !== undefined);
  const chosen = labels.filter((one) => one.chosen?.threshold !== undefined && one.chosen.threshold !== null);
  const curves = [
    figure('ROC curves', () => rocCurve({ theme, curves: rocCurves(results), title: 'ROC curves' })),
    figure('Precision-recall curves', () =>
      precisionRecallCurve({
        theme,
        curves: precisionRecallCurves(results),
        title: 'Precision-recall curves',
      }),
    ),
  ];
  const matrices = labels.length > mostMatrices ? [] : labels.map(matrix);
  return section(
    heading,
    note === undefined ? undefined : html`<p>${note}</p>\n`,
    html`<p>Each label by itself: images that carry it against those that do not.${
      chosen.length === 0
        ? ''
        : ` The validation set chose the threshold of ${chosen.length === labels.length ? 'each label' : `${chosen.length} of ${labels.length} labels; of the others it is 0.5`}.`
    }${intervals ? ' Small numbers are 95% intervals.' : ''}</p>\n`,
    cautionList(results.cautions),
    labelTable(results, 'byItem', 'Results by label, by image'),
    labelTable(results, 'byGroup', `Results by label, by ${groupName}`),
    html`<div class="figures">\n${await Promise.all(curves)}</div>\n`,
    matrices.length === 0
      ? html``
      : html`<div class="figures small">\n${await Promise.all(matrices)}</div>\n`,
    folded('Right and wrong images of each label in numbers', countTable(results)),
  );
}

function labelTable(
  { labels, macro }: LabelReport,
  part: 'byItem' | 'byGroup',
  caption: string,
): Html | undefined {
  const own = labels.flatMap((one) => one[part] ?? []);
  if (own.length === 0) return undefined;
  // Patients are decided at their label's threshold too.
  const thresholds = labels.some(({ threshold }) => threshold !== null);
  const rows = labels.map((one) => {
    const values = one[part] ?? { metrics: {} };
    return [
      one.label,
      formatCount(carriers(one, part)),
      ...(thresholds ? [one.threshold === null ? '–' : formatThreshold(one.threshold)] : []),
      ...shown.map((name) =>
        part === 'byGroup' && name === 'pr_auc' && oneWay(one) ? '–' : measured(values, name),
      ),
    ];
  });
  const means = shown.map((name) =>
    part === 'byItem' && name in macro
      ? (macro[name] ?? undefined)
      : mean(
          labels.map((one) =>
            part === 'byGroup' && name === 'pr_auc' && oneWay(one) ? null : one[part]?.metrics[name],
          ),
        ),
  );
  return table({
    caption,
    columns: [
      { name: 'Label' },
      { name: 'Carry it', numeric: true },
      ...(thresholds ? [{ name: 'Threshold', numeric: true }] : []),
      ...shown.map((name) => ({ name: seriesLabel(name), numeric: true })),
    ],
    rows: [
      ...rows,
      [
        'Mean',
        '',
        ...(thresholds ? [''] : []),
        ...means.map((value) => (value === undefined ? '–' : formatNumber(value))),
      ],
    ],
  });
}

/** Whether all patients carry a label, or none does: a ranking of them says nothing. */
function oneWay({ byGroup }: DecidedLabel): boolean {
  return byGroup?.confusionMatrix.some((row) => row.every((count) => count === 0)) ?? false;
}

/** Images, or patients, that carry a label. */
function carriers(one: DecidedLabel, part: 'byItem' | 'byGroup'): number {
  const [, row = []] = one[part]?.confusionMatrix ?? [];
  return row.reduce((sum, count) => sum + count, 0);
}

function mean(values: readonly (number | null | undefined)[]): number | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function matrix({ label, threshold, byItem }: DecidedLabel): Promise<Html> {
  return figure(`Confusion matrix of ${label}`, () =>
    confusionHeatmap({
      theme,
      counts: { classNames: ['without', 'with'], confusionMatrix: byItem.confusionMatrix },
      title: shorten(label, 28),
      note:
        threshold === null
          ? 'Decided at the thresholds of the folds'
          : `Decided at threshold ${formatThreshold(threshold)}`,
      width: 168,
    }),
  );
}

function countTable({ labels }: LabelReport): Html {
  const own = labels.every(({ threshold }) => threshold === null);
  const counts = ['True positives', 'False negatives', 'False positives', 'True negatives'];
  const columns = own ? counts : ['Threshold', ...counts];
  return table({
    caption: `Images of each label at ${own ? 'the thresholds of their folds' : 'its threshold'}`,
    columns: [{ name: 'Label' }, ...columns.map((name) => ({ name, numeric: true }))],
    rows: labels.map(({ label, threshold, byItem }) => {
      const [[tn = 0, fp = 0] = [], [fn = 0, tp = 0] = []] = byItem.confusionMatrix;
      const at = threshold === null ? '–' : formatThreshold(threshold);
      return [label, ...(own ? [] : [at]), ...[tp, fn, fp, tn].map(formatCount)];
    }),
  });
}
