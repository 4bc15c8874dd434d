import { type CheckedPrediction, checkPredictions, type Evaluation, predictedClass } from './evaluation.js';
import { overall } from './perClass.js';

/**
 * An evaluation whose confusion matrix and accuracy are those at a threshold, counted anew from its predictions; as it is with
 * more than two classes.
 *
 * @throws CnnError `DATA` naming the first prediction that is wrong.
 */
export function decidedAt(evaluation: Evaluation, threshold: number): Evaluation {
  const { classNames } = evaluation;
  if (classNames.length !== 2) return evaluation;
  const confusionMatrix = [
    [0, 0],
    [0, 0],
  ];
  for (const prediction of checkPredictions(evaluation)) {
    const row = confusionMatrix[prediction.label];
    const called = calledClass(prediction, threshold);
    if (row) row[called] = (row[called] ?? 0) + 1;
  }
  return {
    ...evaluation,
    confusionMatrix,
    accuracy: overall({ classNames, confusionMatrix })?.accuracy ?? null,
  };
}

/** Of two classes by the threshold, the prediction's own where it has one; of more the most probable. */
export function calledClass(one: CheckedPrediction, threshold: number): number {
  if (one.probabilities.length !== 2) return predictedClass(one);
  return (one.probabilities[1] ?? 0) > (one.threshold ?? threshold) ? 1 : 0;
}
