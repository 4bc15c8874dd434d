import { checkPredictions, type Evaluation, predictedClass } from '@cnn/evaluation';

/** An image that was classified wrong. */
export interface Mistake {
  readonly file: string;
  readonly patient: string | undefined;
  /** Names of the true class, or of what is wrongly said of a label. */
  readonly truth: string;
  readonly predicted: string;
  /** Of what was predicted: how sure the model was. */
  readonly confidence: number;
  /** Of two classes or a label. */
  readonly kind: 'falsePositive' | 'falseNegative' | 'other';
  readonly probabilities: readonly { readonly name: string; readonly value: number }[];
}

export interface MistakesOptions {
  /** Of two classes, and of each label by its place. Default: 0.5. */
  readonly thresholds: readonly number[];
  /** Of a multi-label evaluation: the label that is looked at, by its place. */
  readonly label?: number | undefined;
}

/** The images that were classified wrong, the surest errors first. */
export function mistakesOf(
  evaluation: Evaluation,
  { thresholds, label = 0 }: MistakesOptions,
): readonly Mistake[] {
  const found = evaluation.task === 'multilabel' ? [...labelMistakes()] : [...classMistakes()];
  return found.sort((a, b) => b.confidence - a.confidence);

  function* classMistakes(): Iterable<Mistake> {
    if (evaluation.task === 'multilabel') return;
    const { classNames, task } = evaluation;
    for (const [at, one] of checkPredictions(evaluation).entries()) {
      const predicted = predictedClass(one, thresholds[0] ?? 0.5);
      if (predicted === one.label) continue;
      yield {
        file: one.file ?? `image ${at}`,
        patient: one.group,
        truth: classNames[one.label] ?? '',
        predicted: classNames[predicted] ?? '',
        confidence: one.probabilities[predicted] ?? 0,
        kind: task !== 'binary' ? 'other' : predicted === 1 ? 'falsePositive' : 'falseNegative',
        probabilities: classNames.map((name, index) => ({ name, value: one.probabilities[index] ?? 0 })),
      };
    }
  }

  function* labelMistakes(): Iterable<Mistake> {
    if (evaluation.task !== 'multilabel') return;
    const { classNames } = evaluation;
    const name = classNames[label] ?? '';
    for (const [at, one] of evaluation.predictions.entries()) {
      const score = one.probabilities[label] ?? 0;
      const predicted = score > (thresholds[label] ?? 0.5);
      const truth = one.labels.includes(name);
      if (predicted === truth) continue;
      yield {
        file: one.file ?? `image ${at}`,
        patient: one.group,
        truth: truth ? name : `not ${name}`,
        predicted: predicted ? name : `not ${name}`,
        confidence: predicted ? score : 1 - score,
        kind: predicted ? 'falsePositive' : 'falseNegative',
        probabilities: classNames.map((own, index) => ({ name: own, value: one.probabilities[index] ?? 0 })),
      };
    }
  }
}
