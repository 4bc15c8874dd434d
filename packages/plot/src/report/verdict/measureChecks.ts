import { type DecidedLabel, metricOf } from '@cnn/evaluation';
import { countOf, formatCount, formatNumber } from '../../text/formatNumber.js';
import { quoted } from '../../text/shorten.js';
import { attempt } from '../attempt.js';
import { intervalOf } from '../measured.js';
import type { ReportOptions } from '../options.js';
import type { Facts } from './facts.js';
import type { TrustCheck } from './trustCheck.js';

/** Subgroups of fewer images are not compared. */
const few = 10;

/** Widths of the AUC's 95% interval. */
const [wide, tooWide] = [0.1, 0.2];

/** Calibration errors. */
const [miscalibrated, badlyCalibrated] = [0.05, 0.15];

/** Of fewer images, bins hold so few that chance alone makes a gap. */
const fewForBins = 200;

/** A difference of two AUCs that deserves a look. */
const apart = 0.1;

export function brokenCheck({ broken, byItem }: Facts): TrustCheck | undefined {
  if (broken === 0) return undefined;
  return {
    name: 'numbers',
    grade: 'serious',
    reason: 'predictions are not numbers',
    text: `The predictions of ${formatCount(broken)} of ${countOf(byItem.count, 'image')} are not numbers: training diverged.`,
  };
}

/** Whether the interval of the AUC is narrow enough to say something; of a multi-label set that of the label with the widest. */
export function widthCheck(
  { evaluation }: ReportOptions,
  { byItem, byGroup, task }: Facts,
): TrustCheck | undefined {
  const widest =
    evaluation?.task === 'multilabel' ? widestLabel(evaluation.labels, byGroup !== undefined) : undefined;
  // With patients of one class alone there is no AUC by patient.
  const own = typeof byGroup?.metrics.auc === 'number' ? byGroup : byItem;
  const unit = widest ? (widest.byGroup ? own.unit : 'image') : own.unit;
  const bounds = task === 'multilabel' ? widest?.bounds : own.intervals.auc;
  if (bounds === undefined) {
    return {
      name: 'width',
      grade: 'open',
      reason: 'there are no intervals',
      text: 'The AUC has no interval, so how far it is due to chance is not known.',
    };
  }
  const of = widest ? `, of ${quoted(widest.label)}, the widest of the labels,` : '';
  const [low, high] = bounds;
  const numbers = `The 95% interval of the AUC by ${unit}${of} is ${intervalOf(bounds)}`;
  if (high < 0.5) {
    return {
      name: 'width',
      grade: 'serious',
      reason: 'the model is worse than guessing',
      text: `${numbers}. All of it is below 0.5, which is guessing: the classes may be exchanged, or the test set differs from the training set.`,
    };
  }
  if (low <= 0.5) {
    return {
      name: 'width',
      grade: 'serious',
      reason: 'the model can’t be told from guessing',
      text: `${numbers}. It includes 0.5, which is guessing.`,
    };
  }
  if (high === low) {
    return {
      name: 'width',
      grade: 'caution',
      reason: 'intervals are narrower than is true',
      text: `${numbers}: all were told apart, so drawing them again shows no chance. It is narrower than the truth, the more so with few ${unit}s.`,
    };
  }
  if (high - low <= wide) return { name: 'width', grade: 'good', reason: '', text: `${numbers}.` };
  const serious = high - low > tooWide;
  return {
    name: 'width',
    grade: serious ? 'serious' : 'caution',
    reason: serious ? 'intervals are too wide' : 'intervals are wide',
    text: `${numbers}: ${serious ? 'anything from a weak to a strong model fits it' : 'another test set may well give a different result'}.`,
  };
}

/** The label whose interval is widest, by patient where that is known. */
function widestLabel(labels: readonly DecidedLabel[], grouped: boolean) {
  const byGroup = grouped && labels.some((one) => one.byGroup?.intervals?.auc !== undefined);
  const own = labels.flatMap((one) => {
    const bounds = (byGroup ? one.byGroup : one.byItem)?.intervals?.auc;
    return bounds ? [{ label: one.label, bounds, byGroup }] : [];
  });
  const widthOf = ([low, high]: readonly [number, number]): number => high - low;
  return own.toSorted((a, b) => widthOf(b.bounds) - widthOf(a.bounds))[0];
}

/** How far probabilities are from what comes true. */
export function calibrationCheck({ evaluation }: ReportOptions, { byItem }: Facts): TrustCheck | undefined {
  const worst = evaluation?.task === 'multilabel' ? worstCalibrated(evaluation.labels) : undefined;
  const error = worst ? worst.error : byItem.metrics.ece;
  if (typeof error !== 'number') return undefined;
  const fitted =
    evaluation !== undefined &&
    'calibration' in evaluation &&
    typeof evaluation.calibration?.temperature === 'number';
  const numbers = `Predicted probabilities are on average ${formatNumber(error)} from the observed frequency${worst ? ` for ${quoted(worst.label)}, the worst of the labels` : ''}${fitted ? ', after calibration' : ''}`;
  if (error <= miscalibrated) {
    return { name: 'calibration', grade: 'good', reason: '', text: `${numbers}.` };
  }
  const small = byItem.count < fewForBins ? ' Few images make this gap look larger than it is.' : '';
  const serious = error > badlyCalibrated;
  return {
    name: 'calibration',
    grade: serious ? 'serious' : 'caution',
    reason: serious ? 'probabilities are badly calibrated' : 'probabilities are not well calibrated',
    text: `${numbers}: don’t read them as chances.${small}`,
  };
}

/** The label whose probabilities are furthest from what comes true. */
function worstCalibrated(labels: readonly DecidedLabel[]) {
  const own = labels.flatMap(({ label, byItem: { metrics } }) =>
    typeof metrics.ece === 'number' ? [{ label, error: metrics.ece }] : [],
  );
  return own.toSorted((a, b) => b.error - a.error)[0];
}

/** Whether the test set is as the validation set, on which decisions were made. */
export function gapCheck(
  { validation, evaluation }: ReportOptions,
  { byItem, words }: Facts,
): TrustCheck | undefined {
  const { auc } = byItem.metrics;
  if (validation === undefined || evaluation === undefined || typeof auc !== 'number') return undefined;
  const before = attempt(() =>
    metricOf({
      metric: 'auc',
      labels: validation.predictions.map(({ label }) => label),
      probabilities: validation.predictions.flatMap(({ probabilities }) =>
        probabilities.map((value) => value ?? Number.NaN),
      ),
    }),
  );
  if (before === undefined || Number.isNaN(before)) return undefined;
  const numbers = `The AUC by image is ${formatNumber(before)} on the validation set and ${formatNumber(auc)} on ${words.set}`;
  if (Math.abs(before - auc) < apart) return { name: 'gap', grade: 'good', reason: '', text: `${numbers}.` };
  return {
    name: 'gap',
    grade: 'caution',
    reason: 'validation and test results differ',
    text: `${numbers}: ${auc < before ? 'the model was chosen on the former, or the sets differ' : `${words.one === 'test' ? 'the test set is' : `${words.set} are`} easier, or the difference is chance`}.`,
  };
}

/** Whether the model does as well for all. */
export function subgroupCheck({ subgroups = [] }: ReportOptions): TrustCheck | undefined {
  const ranges = subgroups.flatMap(({ column, groups }) => {
    const measured = groups.flatMap(({ value, items, metrics }) =>
      typeof metrics.auc === 'number' && items >= few ? [{ value, auc: metrics.auc }] : [],
    );
    const sorted = measured.toSorted((a, b) => a.auc - b.auc);
    const [low, high] = [sorted[0], sorted.at(-1)];
    return low && high && low !== high ? [{ column, low, high, gap: high.auc - low.auc }] : [];
  });
  const [largest] = ranges.toSorted((a, b) => b.gap - a.gap);
  if (largest === undefined) return undefined;
  const { column, low, high, gap } = largest;
  const numbers = `By ${column}, the AUC goes from ${formatNumber(low.auc)} (${quoted(low.value)}) to ${formatNumber(high.auc)} (${quoted(high.value)})`;
  return gap < apart
    ? {
        name: 'subgroups',
        grade: 'good',
        reason: '',
        text: `${numbers}, the largest difference between subgroups.`,
      }
    : {
        name: 'subgroups',
        grade: 'caution',
        reason: 'results differ between subgroups',
        text: `${numbers}.`,
      };
}
