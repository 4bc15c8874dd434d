import { CnnError } from '@cnn/core';
import type { ClassPredictions } from '../records/evaluation.js';
import { oneVersusRest, operatingPoint } from './oneVersusRest.js';

/** Net benefit at one threshold probability. */
export interface NetBenefitPoint {
  /** The probability from which on one would act, 0 to below 1: it says how many false alarms one true finding is worth. */
  readonly threshold: number;
  /** Of acting where the model's probability is above the threshold. */
  readonly model: number;
  /** Of acting on every item. Acting on none has a net benefit of 0. */
  readonly all: number;
}

/** Net benefit over the threshold probability, of the second of two classes. Plain JSON. */
export interface NetBenefit {
  /** The class that one acts on. */
  readonly positive: string;
  readonly items: number;
  /** Share of the items that are of the class: the highest net benefit there is. */
  readonly prevalence: number;
  readonly points: readonly NetBenefitPoint[];
  /** The longest range of thresholds where the model is worth more than acting on all and on none; null where there is none. */
  readonly best: readonly [from: number, to: number] | null;
}

export interface NetBenefitOptions {
  /** Threshold probabilities, 0 to below 1, rising. Default: 0, 0.01, … 0.99. */
  readonly thresholds?: readonly number[] | undefined;
}

const hundredths = Array.from({ length: 100 }, (_, index) => index / 100);

/**
 * What acting on a model's predictions is worth (decision curve analysis; Vickers and Elkin, Medical Decision Making 2006):
 * true positives / n − false positives / n × threshold / (1 − threshold), so in true positives per item.
 *
 * @throws CnnError `DATA` when a prediction or a threshold is wrong, all items are of one class, or there are more than two classes.
 *
 * @example
 * ```ts
 * import { netBenefit } from '@cnn/evaluation';
 * import { decisionCurve, toSvg } from '@cnn/plot';
 *
 * const svg = await toSvg(decisionCurve({ benefit: netBenefit(evaluation) }));
 * ```
 */
export function netBenefit(
  evaluation: ClassPredictions,
  { thresholds = hundredths }: NetBenefitOptions = {},
): NetBenefit {
  const [second] = oneVersusRest(evaluation);
  if (evaluation.task !== 'binary' || second === undefined) {
    throw new CnnError('DATA', `netBenefit needs two classes, received ${evaluation.classNames.length}.`);
  }
  const wrong = thresholds.find((threshold) => !(threshold >= 0 && threshold < 1));
  if (wrong !== undefined) {
    throw new CnnError('DATA', `netBenefit needs thresholds from 0 to below 1, received ${wrong}.`);
  }
  const { name, positives, negatives } = second;
  const items = positives + negatives;
  const worth = (found: number, alarms: number, threshold: number): number =>
    found / items - (alarms / items) * (threshold / (1 - threshold));
  const points = thresholds.map((threshold) => {
    const { truePositives, falsePositives } = operatingPoint(second, threshold);
    return {
      threshold,
      model: worth(truePositives, falsePositives, threshold),
      all: worth(positives, negatives, threshold),
    };
  });
  return {
    positive: name,
    items,
    prevalence: positives / items,
    points,
    best: bestRange(points),
  };
}

function bestRange(points: readonly NetBenefitPoint[]): NetBenefit['best'] {
  let best: [from: number, to: number] | null = null;
  let from: number | undefined;
  for (const { threshold, model, all } of points) {
    from = model > Math.max(0, all) ? (from ?? threshold) : undefined;
    if (from !== undefined && (best === null || threshold - from > best[1] - best[0]))
      best = [from, threshold];
  }
  return best;
}
