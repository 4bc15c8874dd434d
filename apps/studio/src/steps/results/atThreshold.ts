import { confusionMatrix, countResults, wilson } from '@cnn/evaluation';
import type { Level } from './levels.js';

/** A share with the counts that it is made of. */
interface CountedShare {
  readonly name: string;
  /** In a few words. */
  readonly meaning: string;
  /** null where there is nothing to divide by. */
  readonly value: number | null;
  readonly count: number;
  readonly of: number;
  /** Wilson's, 95 %. */
  readonly interval?: readonly [low: number, high: number] | undefined;
}

/** What a threshold gives. */
export interface Decided {
  /** Rows are the truth, columns the prediction; the negative class first. */
  readonly matrix: readonly (readonly number[])[];
  readonly shares: readonly CountedShare[];
}

/** Counts and shares where `positive` is predicted above a threshold. */
export function atThreshold({ scores, labels, positive, negative }: Level, threshold: number): Decided {
  const predicted = Int32Array.from(scores, (score) => (score > threshold ? 1 : 0));
  const matrix = confusionMatrix({ labels, predicted, classes: 2 });
  const counted = countResults({ confusionMatrix: matrix, classNames: [negative, positive] });
  const [trueNegatives = 0, falsePositives = 0] = matrix[0] ?? [];
  const [falseNegatives = 0, truePositives = 0] = matrix[1] ?? [];
  const own = counted.perClass[1];
  const share = (
    name: string,
    meaning: string,
    value: number | null | undefined,
    [count, of]: readonly [number, number],
  ): CountedShare => ({
    ...{ name, meaning, value: value ?? null, count, of },
    interval: of > 0 ? wilson(count, of) : undefined,
  });
  return {
    matrix,
    shares: [
      share('Sensitivity', `of “${positive}”, detected`, own?.sensitivity, [
        truePositives,
        truePositives + falseNegatives,
      ]),
      share('Specificity', `of “${negative}”, recognised`, own?.specificity, [
        trueNegatives,
        trueNegatives + falsePositives,
      ]),
      share('Precision', `of predicted “${positive}”, correct`, own?.precision, [
        truePositives,
        truePositives + falsePositives,
      ]),
      share('NPV', `of predicted “${negative}”, correct`, own?.npv, [
        trueNegatives,
        trueNegatives + falseNegatives,
      ]),
      share('Accuracy', 'of all, correct', counted.accuracy, [truePositives + trueNegatives, counted.items]),
    ],
  };
}
