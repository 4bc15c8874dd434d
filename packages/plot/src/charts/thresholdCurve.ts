import { CnnError } from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import type { ThresholdChoice, ThresholdRule } from '../evaluation/clinical.js';
import type { Predictions } from '../evaluation/evaluation.js';
import {
  type OneVersusRest,
  oneVersusRest,
  operatingPoint,
  operatingPoints,
} from '../evaluation/oneVersusRest.js';
import type { Point } from '../evaluation/simplifyLine.js';
import { formatCount, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { squareCurves } from './squareCurves.js';

export interface ThresholdCurveOptions {
  /** Classes and predictions of the part on which the threshold was chosen, two classes. */
  readonly evaluation: Predictions;
  /** The threshold and its rule: what `chooseThreshold` of `@cnn/train` returns. */
  readonly choice: ThresholdChoice;
  /** Default "Choice of the threshold". */
  readonly title?: string | undefined;
  /** Side of the plot in pixels. Default 300. */
  readonly size?: number | undefined;
}

/**
 * Sensitivity and specificity over the threshold, with what the threshold was chosen by: of Youden's index the mean of
 * both, which is largest where the index is; of a sensitivity or specificity that is asked for, a line at it; of costs their
 * sum as a share of the highest. The dashed line and the ring are at the chosen threshold.
 *
 * @throws CnnError `DATA` when a prediction is wrong, all images are of one class, or there are more than two classes.
 *
 * @example
 * ```ts
 * import { thresholdCurve } from '@cnn/plot';
 *
 * const spec = thresholdCurve({
 *   evaluation: {
 *     classNames: ['benign', 'carcinoma'],
 *     predictions: [
 *       { label: 0, probabilities: [0.2] },
 *       { label: 1, probabilities: [0.7] },
 *     ],
 *   },
 *   choice: { threshold: 0.45, rule: { type: 'youden' } },
 * });
 * ```
 */
export function thresholdCurve(options: ThresholdCurveOptions): ChartSpec {
  const { evaluation, choice, title = 'Choice of the threshold', size = 300 } = options;
  const { threshold, rule } = choice;
  const scores = secondClass(evaluation);
  const cuts = cutsOf(scores);
  const line = (value: (cut: Cut) => number) => steps(cuts, value);
  const criterion = criterionOf(rule, scores, cuts);
  const chosen = threshold === null ? undefined : cutAt(scores, threshold);
  const images = `${formatCount(scores.isPositive.length)} images of the validation part, positive: ${quoted(scores.name)}`;
  const point = chosen
    ? `Threshold ${formatThreshold(chosen.threshold)} (dashed): sensitivity ${formatPercent(chosen.sensitivity)}, specificity ${formatPercent(chosen.specificity)}`
    : 'No threshold was chosen';
  return squareCurves({
    text: title,
    subtitle: [point, images],
    description: `Sensitivity and specificity over the threshold. ${point}. ${images}.`,
    xTitle: 'Threshold',
    yTitle: 'Share',
    size,
    legend: 'bottom',
    curves: [
      { name: 'Sensitivity', points: line(({ sensitivity }) => sensitivity) },
      { name: 'Specificity', points: line(({ specificity }) => specificity) },
      ...(criterion ? [{ name: criterion.name, points: line(criterion.value), emphasis: true }] : []),
    ],
    ...(chosen
      ? {
          reference: [
            { x: chosen.threshold, y: 0 },
            { x: chosen.threshold, y: 1 },
          ] as const,
          marked: { x: chosen.threshold, y: (criterion?.marked ?? criterion?.value)?.(chosen) ?? 0 },
        }
      : {}),
  });
}

/** What a threshold does. */
interface Cut {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

interface Criterion {
  readonly name: string;
  readonly value: (cut: Cut) => number;
  /** The height of the ring, where it is not the value. */
  readonly marked?: (cut: Cut) => number | undefined;
}

function criterionOf(
  { type, atLeast = 0, falsePositive = 1, falseNegative = 1 }: ThresholdRule,
  { positives, negatives }: OneVersusRest,
  cuts: readonly Cut[],
): Criterion | undefined {
  const mean = ({ sensitivity, specificity }: Cut) => (sensitivity + specificity) / 2;
  const cost = ({ sensitivity, specificity }: Cut) =>
    (1 - sensitivity) * positives * falseNegative + (1 - specificity) * negatives * falsePositive;
  const highest = cuts.reduce((most, cut) => Math.max(most, cost(cut)), 0) || 1;
  const floor = { name: `At least ${formatPercent(atLeast)}`, value: () => atLeast };
  const criteria: Readonly<Record<string, Criterion>> = {
    youden: { name: 'Mean of both', value: mean },
    sensitivity: { ...floor, marked: ({ sensitivity }) => sensitivity },
    specificity: { ...floor, marked: ({ specificity }) => specificity },
    cost: { name: 'Cost of errors', value: (cut) => cost(cut) / highest },
  };
  return criteria[type];
}

function secondClass(evaluation: Predictions): OneVersusRest {
  const [second] = oneVersusRest(evaluation);
  if (evaluation.classNames.length !== 2 || second === undefined) {
    throw new CnnError(
      'DATA',
      `thresholdCurve needs two classes, received ${evaluation.classNames.length}. Of more classes the most probable is predicted.`,
    );
  }
  return second;
}

function cutAt(scores: OneVersusRest, threshold: number): Cut {
  const { truePositives, falsePositives } = operatingPoint(scores, threshold);
  return shares(scores, threshold, truePositives, falsePositives);
}

function shares(
  scores: OneVersusRest,
  threshold: number,
  truePositives: number,
  falsePositives: number,
): Cut {
  return {
    threshold,
    sensitivity: truePositives / scores.positives,
    specificity: 1 - falsePositives / scores.negatives,
  };
}

/** What thresholds from each score, and from 0, up to the next score do: images above them are positive. Rising. */
function cutsOf(scores: OneVersusRest): readonly Cut[] {
  const falling = operatingPoints(scores);
  const cuts = falling.map(({ threshold }, index) => {
    const above = falling[index - 1];
    return shares(scores, threshold, above?.truePositives ?? 0, above?.falsePositives ?? 0);
  });
  const lowest = cuts.at(-1)?.threshold ?? 0;
  const first = lowest > 0 ? [shares(scores, 0, scores.positives, scores.negatives)] : [];
  return [...first, ...cuts.reverse()];
}

/** Each value holds from its threshold up to the next one, the last up to 1. */
function steps(cuts: readonly Cut[], value: (cut: Cut) => number): readonly Point[] {
  return cuts.flatMap((cut, index) => {
    const y = value(cut);
    return [
      { x: cut.threshold, y },
      { x: cuts[index + 1]?.threshold ?? 1, y },
    ];
  });
}
