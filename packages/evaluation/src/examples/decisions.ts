import { largest } from '../records/classes.js';
import { predictedClass } from '../records/decidedAt.js';
import type { ClassEvaluation, ClassPrediction, Evaluation, LabelEvaluation } from '../records/evaluation.js';
import { labelClassNames } from '../records/labelColumns.js';
import type { ExampleImage } from './exampleGroup.js';

/** A decision of the model: the class of an image, or whether it carries a label. */
export interface Decided extends ExampleImage {
  /** How far it is from another decision: from the threshold, or the two highest probabilities from each other. */
  readonly margin: number;
  /** How far it would be at a probability of 1. */
  readonly largestMargin: number;
}

/** All decisions whose probabilities are numbers. @param threshold of an evaluation of two classes that has none of its own */
export function decisionsOf(evaluation: Evaluation, threshold = 0.5): readonly Decided[] {
  return evaluation.task === 'multilabel'
    ? labelDecisions(evaluation)
    : classDecisions(evaluation, threshold);
}

function classDecisions({ classNames, predictions, report }: ClassEvaluation, otherwise: number): Decided[] {
  const threshold = report?.threshold ?? otherwise;
  return predictions.flatMap((one, item): Decided[] => {
    const probabilities = complete(one, classNames.length);
    if (probabilities === undefined) return [];
    const predicted = predictedClass({ ...one, probabilities }, threshold);
    const className = classNames[predicted] ?? '';
    const probability = probabilities[predicted] ?? 0;
    return [
      {
        ...named(one, item),
        label: classNames[one.label] ?? '',
        predicted: className,
        probability,
        className,
        margin:
          probabilities.length === 2
            ? Math.abs((probabilities[1] ?? 0) - (one.threshold ?? threshold))
            : probability - runnerUp(probabilities),
        largestMargin: probabilities.length === 2 ? roomOf(predicted === 1, one.threshold ?? threshold) : 1,
      },
    ];
  });
}

function labelDecisions({ classNames, labels, predictions }: LabelEvaluation): Decided[] {
  const thresholds = new Map(labels.map(({ label, threshold }) => [label, threshold ?? 0.5]));
  return predictions.flatMap((one, item) =>
    classNames.flatMap((className, index): Decided[] => {
      const probability = one.probabilities[index];
      if (typeof probability !== 'number' || !Number.isFinite(probability)) return [];
      const threshold = one.thresholds?.[index] ?? thresholds.get(className) ?? 0.5;
      const [without, carrying] = labelClassNames(className);
      const carried = probability > threshold;
      return [
        {
          ...named(one, item),
          label: one.labels.includes(className) ? carrying : without,
          predicted: carried ? carrying : without,
          probability: carried ? probability : 1 - probability,
          className,
          margin: Math.abs(probability - threshold),
          largestMargin: roomOf(carried, threshold),
        },
      ];
    }),
  );
}

/** From a threshold to 1 above it, and to 0 below it. */
function roomOf(above: boolean, threshold: number): number {
  return above ? 1 - threshold : threshold;
}

function named({ file, group }: Pick<ClassPrediction, 'file' | 'group'>, item: number) {
  return { item, file: file ?? `image ${item + 1}`, ...(group === undefined ? {} : { group }) };
}

/** A probability for each class; undefined where one is not a number. */
function complete({ probabilities }: ClassPrediction, classes: number): number[] | undefined {
  const numbers = probabilities.filter((value) => typeof value === 'number' && Number.isFinite(value));
  if (numbers.length !== probabilities.length) return undefined;
  const values = numbers as number[];
  const [only = 0] = values;
  return classes === 2 && values.length === 1 ? [1 - only, only] : values;
}

function runnerUp(probabilities: readonly number[]): number {
  const first = largest(probabilities);
  return Math.max(0, ...probabilities.filter((_, index) => index !== first));
}
