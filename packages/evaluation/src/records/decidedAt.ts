import { checkPredictions } from '../curves/checkPredictions.js';
import { confusionMatrix as countClasses } from '../statistics/confusionMatrix.js';
import { countResults } from '../statistics/countResults.js';
import { largest } from './classes.js';
import type { ClassEvaluation, ClassPrediction } from './evaluation.js';

/**
 * An evaluation whose confusion matrix and accuracy are those at a threshold, counted again from its predictions; as it is with
 * more than two classes.
 *
 * @throws CnnError `DATA` naming the first prediction that is wrong.
 */
export function decidedAt(evaluation: ClassEvaluation, threshold: number): ClassEvaluation {
  const { classNames } = evaluation;
  if (classNames.length !== 2) return evaluation;
  const predictions = checkPredictions(evaluation);
  const confusionMatrix = countClasses({
    labels: predictions.map(({ label }) => label),
    predicted: predictions.map((one) => predictedClass(one, threshold)),
    classes: 2,
  });
  return { ...evaluation, confusionMatrix, accuracy: countResults({ classNames, confusionMatrix }).accuracy };
}

/** Of two classes by the threshold, the prediction's own where it has one; of more the most probable, the first of equal ones. */
export function predictedClass(
  {
    probabilities,
    threshold: own,
  }: Pick<ClassPrediction, 'threshold'> & { readonly probabilities: readonly number[] },
  threshold: number,
): number {
  if (probabilities.length !== 2) return largest(probabilities);
  return (probabilities[1] ?? 0) > (own ?? threshold) ? 1 : 0;
}
