import { CnnError } from '@cnn/core';
import type { ClassPredictions } from '../records/evaluation.js';
import type { ChosenThreshold, ThresholdRule } from '../statistics/chooseThreshold.js';
import { type OneVersusRest, oneVersusRest, operatingPoint, operatingPoints } from './oneVersusRest.js';
import type { Point } from './simplifyLine.js';

/** What a threshold does, and what it is judged by. */
export interface ThresholdPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /**
   * By the rule: of `youden` the mean of both, which is largest where the index is; of `sensitivity` and `specificity` that one; of
   * `cost` the cost of errors as a share of the highest.
   */
  readonly criterion: number;
}

/** Sensitivity and specificity over the threshold of two classes, and what it was chosen by. Plain JSON. */
export interface ThresholdCurves {
  /** The class that is predicted above the threshold. */
  readonly positive: string;
  readonly items: number;
  readonly rule: ThresholdRule;
  /** In steps: x is the threshold. */
  readonly sensitivity: readonly Point[];
  readonly specificity: readonly Point[];
  /** Of `sensitivity` and `specificity` a line at what is asked for. */
  readonly criterion: readonly Point[];
  /** At the chosen threshold; null where none was chosen. */
  readonly chosen: ThresholdPoint | null;
}

/**
 * How sensitivity, specificity and what a threshold was chosen by change with the threshold.
 *
 * @param evaluation predictions of the set on which the threshold was chosen
 * @throws CnnError `DATA` when a prediction is wrong, all items are of one class, or there are more than two classes.
 */
export function thresholdCurves(
  evaluation: ClassPredictions,
  { threshold, rule }: Pick<ChosenThreshold, 'threshold' | 'rule'>,
): ThresholdCurves {
  const scores = secondClass(evaluation);
  const cuts = cutsOf(scores);
  const criterion = criterionOf(rule, scores, cuts);
  const line = (value: (cut: Cut) => number) => steps(cuts, value);
  const chosen = threshold === null ? null : cutAt(scores, threshold);
  return {
    positive: scores.name,
    items: scores.isPositive.length,
    rule,
    sensitivity: line(({ sensitivity }) => sensitivity),
    specificity: line(({ specificity }) => specificity),
    criterion: line('atLeast' in rule ? () => rule.atLeast : criterion),
    chosen: chosen && { ...chosen, criterion: criterion(chosen) },
  };
}

type Cut = Omit<ThresholdPoint, 'criterion'>;

function criterionOf(
  rule: ThresholdRule,
  { positives, negatives }: OneVersusRest,
  cuts: readonly Cut[],
): (cut: Cut) => number {
  switch (rule.type) {
    case 'youden':
      return ({ sensitivity, specificity }) => (sensitivity + specificity) / 2;
    case 'sensitivity':
      return ({ sensitivity }) => sensitivity;
    case 'specificity':
      return ({ specificity }) => specificity;
    case 'cost': {
      const cost = ({ sensitivity, specificity }: Cut) =>
        (1 - sensitivity) * positives * rule.falseNegative +
        (1 - specificity) * negatives * rule.falsePositive;
      const highest = cuts.reduce((most, cut) => Math.max(most, cost(cut)), 0) || 1;
      return (cut) => cost(cut) / highest;
    }
  }
}

function secondClass(evaluation: ClassPredictions): OneVersusRest {
  const [second] = oneVersusRest(evaluation);
  if (evaluation.classNames.length !== 2 || second === undefined) {
    throw new CnnError(
      'DATA',
      `thresholdCurves needs two classes, received ${evaluation.classNames.length}. Of more classes the most probable is predicted.`,
    );
  }
  return second;
}

function cutAt(scores: OneVersusRest, threshold: number): Cut {
  const { truePositives, falsePositives } = operatingPoint(scores, threshold);
  return shares(scores, { threshold, truePositives, falsePositives });
}

function shares(
  { positives, negatives }: OneVersusRest,
  { threshold, truePositives, falsePositives }: ReturnType<typeof operatingPoint>,
): Cut {
  return {
    threshold,
    sensitivity: truePositives / positives,
    specificity: 1 - falsePositives / negatives,
  };
}

/** What thresholds from each score, and from 0, up to the next score do: items above them are positive. Rising. */
function cutsOf(scores: OneVersusRest): readonly Cut[] {
  const falling = operatingPoints(scores);
  const cuts = falling.map(({ threshold }, index) => {
    const { truePositives = 0, falsePositives = 0 } = falling[index - 1] ?? {};
    return shares(scores, { threshold, truePositives, falsePositives });
  });
  const lowest = cuts.at(-1)?.threshold ?? 0;
  const all = { truePositives: scores.positives, falsePositives: scores.negatives };
  const first = lowest > 0 ? [shares(scores, { threshold: 0, ...all })] : [];
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
