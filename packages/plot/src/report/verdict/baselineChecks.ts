import { formatNumber, formatPercent } from '../../text/formatNumber.js';
import { quoted } from '../../text/shorten.js';
import { percentsOf } from '../measured.js';
import type { ReportOptions } from '../options.js';
import type { Facts } from './facts.js';
import type { TrustCheck } from './trustCheck.js';

/** A class with this share or more of the images makes accuracy say little. */
const dominant = 0.8;

/** Differences of an AUC below this are not worth a network. */
const little = 0.02;

/** Whether the network beats a simple method on the same images. */
export function floorCheck({ floor }: ReportOptions, { byItem }: Facts): TrustCheck | undefined {
  const { auc } = byItem.metrics;
  if (typeof floor?.auc !== 'number' || typeof auc !== 'number') return undefined;
  const { method = 'logistic regression on colour statistics' } = floor;
  const numbers = `AUC by image: ${formatNumber(auc)}, against ${formatNumber(floor.auc)} of ${method}.`;
  const grade = auc <= floor.auc ? 'serious' : auc - floor.auc < little ? 'caution' : 'good';
  const text = {
    serious: `${numbers} The network is no better than a method that sees no structure.`,
    caution: `${numbers} The network is hardly better.`,
    good: numbers,
  }[grade];
  return { name: 'floor', grade, reason: 'colours alone do as well', text };
}

/** Accuracy beside that of always saying the most frequent class. */
export function baselineCheck({ byItem, classNames, task }: Facts): TrustCheck | undefined {
  const most = largestOf(byItem.classCounts);
  const { accuracy } = byItem.metrics;
  const bounds = byItem.intervals.accuracy;
  if (task === 'multilabel' || most === undefined || typeof accuracy !== 'number') return undefined;
  const always = `always saying ${quoted(classNames[most.index] ?? '')}`;
  if (accuracy > most.share && bounds !== undefined && bounds[0] <= most.share) {
    return {
      name: 'baseline',
      grade: 'caution',
      reason: `accuracy may be no better than ${always}`,
      text: `Accuracy by image is ${formatPercent(accuracy)} (95% interval ${percentsOf(bounds)}); ${always} would reach ${formatPercent(most.share)}, which is in that interval.`,
    };
  }
  return accuracy > most.share
    ? {
        name: 'baseline',
        grade: 'good',
        reason: '',
        text: `Accuracy by image is ${formatPercent(accuracy)}; ${always} would reach ${formatPercent(most.share)}.`,
      }
    : {
        name: 'baseline',
        grade: 'caution',
        reason: `accuracy is no better than ${always}`,
        text: `Accuracy by image is ${formatPercent(accuracy)}, no better than ${always} (${formatPercent(most.share)}).`,
      };
}

/** Whether one class is most of the test set. */
export function balanceCheck({ byItem, classNames, task, words }: Facts): TrustCheck | undefined {
  const most = largestOf(byItem.classCounts);
  if (task === 'multilabel' || most === undefined || most.share < dominant) return undefined;
  const instead = classNames.length === 2 ? 'sensitivity, specificity' : 'balanced accuracy';
  return {
    name: 'balance',
    grade: 'caution',
    reason: `one class is most of ${words.set}`,
    text: `${formatPercent(most.share)} of the ${words.one} images are ${quoted(classNames[most.index] ?? '')}: accuracy says little. Go by ${instead} and the precision-recall curve.`,
  };
}

function largestOf(
  counts: readonly number[],
): { readonly index: number; readonly share: number } | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const index = counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0));
  return { index, share: (counts[index] ?? 0) / total };
}
