import { canonicalName } from '@cnn/data';
import { predictedClass, type Rows } from '@cnn/evaluation';
import type { SavedModel } from './savedModel.js';

/** What a model predicts for one image. Plain JSON. */
export interface ImagePrediction {
  /** Where the image came from; absent of one that was in memory. */
  readonly file?: string | undefined;
  /** The predicted class; of a multi-label model the predicted labels with `|` between them, empty where there is none. */
  readonly class: string;
  /** Of a multi-label model, those above their thresholds. */
  readonly labels?: readonly string[] | undefined;
  /** By class name. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Of two classes: the second is predicted above it. */
  readonly threshold?: number | undefined;
  /** Of a multi-label model, by label. */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
}

export interface ImagePredictionsOptions {
  readonly saved: Pick<SavedModel, 'classNames' | 'task' | 'decision'>;
  /** Of `predictAsTrained`. */
  readonly output: Rows;
  /** Of each row. */
  readonly files: readonly (string | undefined)[];
}

/** The rows of an output, decided at the model's thresholds. */
export function imagePredictions({ saved, output, files }: ImagePredictionsOptions): ImagePrediction[] {
  const { classNames, task, decision = {} } = saved;
  const { threshold = 0.5, labelThresholds = {} } = decision;
  const width = output.shape.at(-1) ?? 1;
  const thresholds =
    task === 'multilabel'
      ? Object.fromEntries(classNames.map((label) => [label, labelThresholds[label] ?? 0.5]))
      : undefined;
  return files.map((file, row) => {
    const values = Array.from(output.data.subarray(row * width, (row + 1) * width));
    const each = width === 1 ? [1 - (values[0] ?? 0), values[0] ?? 0] : values;
    const shares = each.map((value, index) => [classNames[index] ?? String(index), value] as const);
    const probabilities = Object.fromEntries(shares);
    const at = file === undefined ? {} : { file };
    if (thresholds) {
      const labels = classNames.filter(
        (label) => (probabilities[label] ?? 0) > (thresholds[label] as number),
      );
      return { ...at, class: labels.join('|'), labels, thresholds, probabilities };
    }
    const two = each.length === 2;
    const best = predictedClass({ probabilities: each }, threshold);
    return {
      ...at,
      class: classNames[best] ?? String(best),
      ...(two ? { threshold } : {}),
      probabilities,
    };
  });
}

/**
 * Where a class or label is predicted: the model's threshold, from the other side for the first of two classes; 0.5 of more classes.
 *
 * @param name of a class, in any Unicode form
 */
export function thresholdOf(
  { classNames, decision = {} }: Pick<SavedModel, 'classNames' | 'decision'>,
  name: string,
): number {
  const { threshold = 0.5, labelThresholds } = decision;
  if (labelThresholds) return labelThresholds[name] ?? 0.5;
  if (classNames.length !== 2) return 0.5;
  return classNames.map(canonicalName).indexOf(canonicalName(name)) === 1 ? threshold : 1 - threshold;
}
