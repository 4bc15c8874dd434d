import type { ClassEvaluation, Evaluation, LabelEvaluation, OverallMetric } from '@cnn/evaluation';
import { seriesLabel } from '../../history/best.js';
import {
  countOf,
  formatCount,
  formatNumber,
  formatPercent,
  formatThreshold,
} from '../../text/formatNumber.js';
import { quoted } from '../../text/shorten.js';
import { totals } from '../classTables.js';
import { intervalOf } from '../measured.js';
import { namesText } from './askedText.js';
import type { Facts, Measured } from './facts.js';

/** How good the model is, by patient first. */
export function resultText(evaluation: Evaluation | undefined, facts: Facts | undefined): string {
  if (evaluation === undefined || facts === undefined) return 'There are no results on a test set.';
  if (evaluation.task === 'multilabel') return labelText(evaluation, facts);
  const { byItem, byGroup, groupName, noGroups } = facts;
  const names: readonly OverallMetric[] =
    evaluation.classNames.length === 2 ? ['sensitivity', 'specificity'] : ['balanced_accuracy', 'accuracy'];
  const reason = noGroups
    ? `There are no results by ${groupName}, since images of one ${groupName} are of different classes.`
    : facts.groups === undefined
      ? `${groupName.charAt(0).toUpperCase()}${groupName.slice(1)}s are unknown, so results are by image.`
      : '';
  const only = byGroup && onlyClass(byGroup, facts.classNames);
  const sentences =
    byGroup && only === undefined
      ? [partText(byGroup, names), partText(byItem, ['auc'])]
      : [only ?? reason, partText(byItem, names)];
  return [...sentences, weakestText(evaluation)].filter((text) => text !== '').join(' ');
}

/** Where all are of one class: what can't be measured, and what can. */
function onlyClass(
  { unit, count, classCounts, metrics }: Measured,
  classNames: readonly string[],
): string | undefined {
  const at = classCounts.indexOf(count);
  if (at < 0 || count === 0) return undefined;
  const all = count === 1 ? 'the only one is' : count === 2 ? 'both are' : `all ${formatCount(count)} are`;
  const { accuracy } = metrics;
  const right =
    typeof accuracy === 'number'
      ? ` ${formatCount(Math.round(accuracy * count))} of ${countOf(count, unit)} ${count === 1 ? 'was' : 'were'} predicted correctly.`
      : '';
  return `By ${unit} the AUC can’t be measured, since ${all} ${quoted(classNames[at] ?? '')}.${right}`;
}

/** "By patient, the AUC is 0.910 (95% interval 0.820 to 0.970; 40 patients), sensitivity …" */
function partText(part: Measured, names: readonly OverallMetric[]): string {
  const { unit, count, metrics, intervals, threshold } = part;
  const value = (name: OverallMetric, inside: readonly string[]): string => {
    const number = metrics[name];
    const bounds = intervals[name];
    const notes = [...(bounds ? [`95% interval ${intervalOf(bounds)}`] : []), ...inside].join('; ');
    return `${typeof number === 'number' ? formatNumber(number) : 'not defined'}${notes === '' ? '' : ` (${notes})`}`;
  };
  const known = (name: OverallMetric): boolean => name !== 'auc' && metrics[name] !== undefined;
  const others =
    names.some(known) || metrics.auc !== undefined
      ? names.filter(known)
      : ['accuracy' as const].filter(known);
  const at = others.length > 0 && threshold !== null ? ` at threshold ${formatThreshold(threshold)}` : '';
  const rest = others.map((name) => `${lowerLabel(name)} ${value(name, [])}`).join(' and ');
  const area = metrics.auc === undefined ? '' : `the AUC is ${value('auc', [countOf(count, unit)])}`;
  if (area === '' && rest === '') return '';
  return `By ${unit}, ${[area, rest === '' ? '' : `${rest}${at}`].filter((text) => text !== '').join('; ')}.`;
}

/** Of more than two classes: the one that is found least. */
function weakestText(evaluation: ClassEvaluation): string {
  if (evaluation.classNames.length < 3) return '';
  const matrix = evaluation.report?.byItem.confusionMatrix ?? evaluation.confusionMatrix;
  const found = totals({ classNames: evaluation.classNames, confusionMatrix: matrix })?.perClass.filter(
    ({ sensitivity }) => sensitivity !== null,
  );
  const sorted = found?.toSorted((a, b) => (a.sensitivity ?? 0) - (b.sensitivity ?? 0)) ?? [];
  const [weakest] = sorted;
  if (weakest === undefined) return '';
  const tied = sorted.filter(({ sensitivity }) => sensitivity === weakest.sensitivity);
  const share = formatPercent(weakest.sensitivity ?? 0);
  if (tied.length === sorted.length && tied.length > 1) return `Of each class ${share} are found.`;
  if (tied.length === 1)
    return `The weakest class is ${quoted(weakest.name)}, of which ${share} are found (${countOf(weakest.items, 'image')}).`;
  return `The weakest classes are ${namesText(
    tied.map(({ name }) => name),
    'and',
  )}, of each of which ${share} are found.`;
}

function labelText({ labels }: LabelEvaluation, { byItem, byGroup, groupName, groups }: Facts): string {
  const parts = byGroup ? [byGroup, byItem] : [byItem];
  const means = parts.map(
    ({ unit, count, metrics }) =>
      `By ${unit}, the mean AUC over ${countOf(labels.length, 'label')} is ${typeof metrics.auc === 'number' ? formatNumber(metrics.auc) : 'not defined'} (${countOf(count, unit)}).`,
  );
  const measured = labels.flatMap(({ label, byItem: { metrics, intervals } }) =>
    typeof metrics.auc === 'number' ? [{ label, auc: metrics.auc, bounds: intervals?.auc }] : [],
  );
  const sorted = measured.toSorted((a, b) => a.auc - b.auc);
  const [worst, best] = [sorted[0], sorted.at(-1)];
  const one = ({ label, auc, bounds }: (typeof sorted)[number]): string =>
    `${quoted(label)} at ${formatNumber(auc)}${bounds ? ` (95% interval ${intervalOf(bounds)})` : ''}`;
  const range =
    worst && best && worst !== best
      ? `By image it is lowest for ${one(worst)} and highest for ${one(best)}.`
      : '';
  const reason =
    groups === undefined
      ? `${groupName.charAt(0).toUpperCase()}${groupName.slice(1)}s are unknown, so results are by image.`
      : '';
  const oneWay = labels.flatMap(({ label, byGroup: own }) =>
    own && !own.confusionMatrix.every((row) => row.some((count) => count > 0)) ? [label] : [],
  );
  const left =
    oneWay.length === 0
      ? ''
      : `By ${groupName}, ${namesText(oneWay, 'and')} ${oneWay.length === 1 ? 'has' : 'have'} no AUC: all ${groupName}s carry the label, or none does.`;
  return [reason, ...means, left, range].filter((text) => text !== '').join(' ');
}

function lowerLabel(name: OverallMetric): string {
  const label = seriesLabel(name);
  return label.charAt(0).toLowerCase() + label.slice(1);
}
