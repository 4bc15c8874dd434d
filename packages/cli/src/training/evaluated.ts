import type { ImageSource } from '@cnn/data';
import { classificationReport } from '@cnn/evaluation';
import { type Evaluation, labelClasses } from '@cnn/train';
import { itemsOf } from './items.js';

/** Numbers that a model said, or what was made of them with more digits. */
export interface Output {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** A part's evaluation, also after its probabilities were calibrated. */
export interface Evaluated extends Omit<Evaluation, 'predictions'> {
  readonly predictions: Output;
}

/** A part's labels and probabilities, as the evaluation of `@cnn/train` takes them. */
export function known({ labels, predictions, classNames }: Evaluated) {
  return { labels: labelClasses(labels), probabilities: predictions.data, classNames };
}

/** The same part with other probabilities: all results are theirs, and the loss is their crossentropy. */
export function withPredictions<Predictions extends Output>(evaluation: Evaluated, predictions: Predictions) {
  const { byItem } = classificationReport({ ...known({ ...evaluation, predictions }), worst: 0 });
  const metrics = Object.keys(evaluation.metrics).map(
    (name) => [name, (byItem.metrics as Record<string, number | null>)[name] ?? Number.NaN] as const,
  );
  return {
    ...evaluation,
    predictions,
    loss: byItem.metrics.log_loss ?? Number.NaN,
    metrics: Object.fromEntries(metrics),
    confusionMatrix: byItem.confusionMatrix,
  };
}

/** The patient of each row; undefined where an image has none. */
export function groupsOf(
  { indices }: Pick<Evaluation, 'indices'>,
  source: ImageSource,
): string[] | undefined {
  const items = itemsOf(source);
  const groups = Array.from(indices, (index) => items[index]?.group);
  return groups.every((group) => group !== undefined) ? groups : undefined;
}
