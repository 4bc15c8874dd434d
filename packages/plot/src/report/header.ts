import { countOf, formatCount, formatNumber, formatPercent } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { type Html, html } from './html.js';
import type { ReportOptions } from './options.js';
import { totals } from './results.js';

/** Title, the note that data is made up, and the numbers that people look for first. */
export function header(options: ReportOptions): Html {
  const { title, subtitle, date, data } = options;
  return html`<header>
<h1>${title}</h1>
${subtitle && html`<p class="subtitle">${subtitle}</p>\n`}${date && html`<p class="date">${date}</p>\n`}${
  data?.madeUp
    ? html`<p class="made-up" role="note"><strong>The data is made up.</strong> These images were drawn by a program. The results show that the software works; they say nothing about tissue, patients or any disease.</p>\n`
    : undefined
}${figures(options)}</header>
`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

function figures({ evaluation, groupName = 'patient' }: ReportOptions): Html | undefined {
  if (evaluation === undefined) return undefined;
  const { report: results, predictions } = evaluation;
  const { auc = evaluation.auc, accuracy = evaluation.accuracy } = results?.byItem.metrics ?? {};
  const intervals = results?.byItem.intervals ?? evaluation.intervals ?? {};
  const confusionMatrix = results?.byItem.confusionMatrix ?? evaluation.confusionMatrix;
  const whole = totals({ ...evaluation, confusionMatrix });
  const byGroup = results?.byGroup;
  const groups = new Set(predictions.flatMap(({ group }) => group ?? [])).size;
  const interval = (name: string, otherwise: string) => {
    return intervalOf(intervals[name]) ?? otherwise;
  };
  const shown: readonly (Figure | undefined)[] = [
    isNumber(auc)
      ? { name: 'AUC', value: formatNumber(auc), note: interval('auc', 'guessing: 0.500') }
      : undefined,
    isNumber(accuracy ?? whole?.accuracy)
      ? {
          name: 'Accuracy',
          value: formatPercent(accuracy ?? whole?.accuracy ?? 0),
          note:
            whole === undefined
              ? ''
              : `always ${quoted(whole.baseline.name)}: ${formatPercent(whole.baseline.accuracy)}`,
        }
      : undefined,
    whole && {
      name: 'Balanced accuracy',
      value: formatPercent(whole.balancedAccuracy),
      note: interval('balanced_accuracy', `guessing: ${formatPercent(1 / evaluation.classNames.length)}`),
    },
    byGroup && isNumber(byGroup.metrics.auc)
      ? {
          name: `AUC by ${groupName}`,
          value: formatNumber(byGroup.metrics.auc),
          note: intervalOf(byGroup.intervals?.auc) ?? '',
        }
      : undefined,
    {
      name: 'Test images',
      value: formatCount(predictions.length),
      note: groups > 0 ? `of ${countOf(groups, groupName)}` : '',
    },
  ];
  const list = shown.flatMap((figure) => figure ?? []);
  return html`<dl class="key">
${list.map(({ name, value, note }) => html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="note">${note}</dd></div>\n`)}</dl>
`;
}

function intervalOf(bounds: readonly [number, number] | undefined): string | undefined {
  return bounds && `95% interval ${formatNumber(bounds[0])} to ${formatNumber(bounds[1])}`;
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
