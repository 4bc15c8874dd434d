import { CnnError } from '@cnn/core';
import { type MeanAndDeviation, meanAndDeviation } from '../folds/meanAndDeviation.js';
import type { ClassificationTask, ClassPredictions, LabelPredictions } from '../records/evaluation.js';
import { meanCurve, resampled } from './meanCurve.js';
import { type RocCurve, rocCurves } from './rocCurves.js';
import type { Point } from './simplifyLine.js';

/** The ROC curve of one fold; of more than two classes, or of several labels, the mean of theirs. */
export interface FoldRocCurve extends Pick<RocCurve, 'points' | 'auc'> {
  /** Counted from 1. */
  readonly fold: number;
}

/** The ROC curves of the folds of a cross-validation. Plain JSON. */
export interface FoldRocCurves {
  readonly task: ClassificationTask;
  readonly classNames: readonly string[];
  /** Of the folds that have one: with items of more than one class, or a label that some items carry. */
  readonly curves: readonly FoldRocCurve[];
  /** How many folds there are. */
  readonly folds: number;
  /** Of the areas. */
  readonly auc: MeanAndDeviation;
  /** The mean of the curves at equal false positive rates. */
  readonly mean: readonly Point[];
  /** One standard deviation (of a sample) around the mean, within 0 and 1; empty for one curve. */
  readonly band: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

/**
 * The ROC curve of each fold, their mean, and a band of one standard deviation around it.
 *
 * @param folds predictions of each fold's model for its test set, in the order of the folds
 * @throws CnnError `DATA` when there is no fold, a prediction is wrong, or no fold has a curve.
 */
export function foldRocCurves(folds: readonly (ClassPredictions | LabelPredictions)[]): FoldRocCurves {
  const curves = folds.flatMap((fold, index) => foldCurve(fold, index + 1) ?? []);
  const [first] = folds;
  if (first === undefined || curves.length === 0) {
    throw new CnnError(
      'DATA',
      `foldRocCurves needs a fold whose test set holds two classes, received none in ${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}.`,
    );
  }
  return {
    task: first.task,
    classNames: first.classNames,
    curves,
    folds: folds.length,
    auc: meanAndDeviation(curves.map(({ auc }) => auc)),
    mean: meanCurve(curves.map(({ points }) => points)),
    band: curves.length > 1 ? bandOf(curves.map(({ points }) => points)) : [],
  };
}

/** Undefined when the fold's items are of one class. */
function foldCurve(evaluation: ClassPredictions | LabelPredictions, fold: number): FoldRocCurve | undefined {
  if (!canDraw(evaluation)) return undefined;
  const { curves, count, mean } = rocCurves(evaluation, { threshold: null, most: 1 });
  const one = count === 1 || mean === null ? curves[0] : mean;
  return one && { fold, points: one.points, auc: one.auc };
}

function canDraw(evaluation: ClassPredictions | LabelPredictions): boolean {
  if (evaluation.task === 'multilabel') {
    const { classNames, predictions } = evaluation;
    return classNames.some((name) => {
      const positives = predictions.filter(({ labels }) => labels.includes(name)).length;
      return positives > 0 && positives < predictions.length;
    });
  }
  const [first] = evaluation.predictions;
  return first === undefined || evaluation.predictions.some(({ label }) => label !== first.label);
}

function bandOf(curves: readonly (readonly Point[])[]) {
  const heights = curves.map(resampled);
  return (heights[0] ?? []).map(({ x }, at) => {
    const { mean, deviation } = meanAndDeviation(heights.map((points) => points[at]?.y));
    const [middle, half] = [mean ?? 0, deviation ?? 0];
    return { x, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
  });
}
