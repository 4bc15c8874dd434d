import { CnnError } from '@cnn/core';
import type { Evaluation, Prediction } from './evaluation.js';

/** Numbers of each item, row by row. */
interface Rows {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** What `evaluate` of `@cnn/train` returns, also after its probabilities were calibrated. */
export interface MeasuredEvaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly confusionMatrix?: readonly (readonly number[])[];
  readonly classNames: readonly string[];
  /** `[n, 1]` probabilities of the second class, or `[n, classes]`. */
  readonly predictions: Rows;
  /** int32 `[n]` class indices, `[n, 1]` numbers, or one-hot `[n, classes]`. */
  readonly labels: Rows;
  /** Which item of the source each row belongs to. */
  readonly indices: Int32Array;
}

export interface EvaluationRecordOptions {
  readonly evaluation: MeasuredEvaluation;
  /** The items of the source that was evaluated, in its order: gives predictions their file and patient. */
  readonly items?: readonly { readonly file?: string; readonly group?: string }[];
}

/**
 * An evaluation of `@cnn/train` as plain JSON: what the charts and the report take, and what `evaluation.json` holds.
 * Values that are not finite become null.
 *
 * @throws CnnError `DATA` when predictions and labels differ in number, or the evaluation has no confusion matrix because
 * its labels are no classes.
 */
export function evaluationRecord({ evaluation, items = [] }: EvaluationRecordOptions): Evaluation {
  const { loss, classNames, confusionMatrix } = evaluation;
  const { accuracy = null, auc = null, ...others } = evaluation.metrics;
  if (confusionMatrix === undefined) {
    throw new CnnError(
      'DATA',
      'evaluationRecord needs labels that are classes, received an evaluation without a confusion matrix.',
    );
  }
  const probabilities = rows(evaluation.predictions);
  const labels = rows(evaluation.labels);
  if (probabilities.length !== labels.length) {
    throw new CnnError(
      'DATA',
      `evaluationRecord needs one label a prediction, received ${probabilities.length} predictions and ${labels.length} labels.`,
    );
  }
  const predictions = probabilities.map((row, index): Prediction => {
    const { file, group } = items[evaluation.indices[index] ?? index] ?? {};
    return {
      ...(file === undefined ? {} : { file }),
      ...(group === undefined ? {} : { group }),
      label: classOf(labels[index] ?? []),
      probabilities: row.map(finite),
    };
  });
  return {
    loss: finite(loss),
    accuracy: finite(accuracy),
    auc: finite(auc),
    metrics: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, finite(value)])),
    confusionMatrix,
    classNames,
    predictions,
  };
}

function rows({ shape, data }: Rows): readonly (readonly number[])[] {
  const width = shape.length > 1 ? (shape.at(-1) ?? 1) : 1;
  return Array.from({ length: data.length / width }, (_, row) =>
    Array.from(data.subarray(row * width, (row + 1) * width)),
  );
}

/** A single number is the class's index; of several, the largest is at it. */
function classOf(row: readonly number[]): number {
  return row.length === 1 ? Math.round(row[0] ?? 0) : row.indexOf(Math.max(...row));
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
