import { CnnError } from '@cnn/core';
import type { Evaluation } from './evaluation.js';

/**
 * An evaluation that was read from JSON, such as an `evaluation.json`: its class names and predictions are checked, and `task`,
 * which files of early versions do not hold, is filled in.
 *
 * @param name where it is from, for messages
 * @throws CnnError `FILE` naming what is not an evaluation's
 */
export function parseEvaluation(json: unknown, name: string): Evaluation {
  const record = Object(json) as Readonly<Record<string, unknown>>;
  const { classNames, predictions } = record;
  if (!isNames(classNames) || !Array.isArray(predictions)) {
    const received = `keys ${Object.keys(record).slice(0, 6).join(', ') || '(none)'}`;
    throw new CnnError('FILE', `${name}: expected classNames and predictions, received ${received}.`);
  }
  const multiLabel = 'multiLabel' in record || record.task === 'multilabel';
  for (const [index, one] of predictions.entries()) {
    checkPrediction(one, { where: `${name}: predictions[${index}]`, classes: classNames.length });
  }
  const task = multiLabel ? 'multilabel' : classNames.length > 2 ? 'multiclass' : 'binary';
  // What else the record holds is for people, and is taken as it is.
  return { ...record, task } as unknown as Evaluation;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

interface CheckPredictionOptions {
  readonly where: string;
  readonly classes: number;
}

/** @throws CnnError `FILE` for a prediction that another program, or damage, has given another form */
function checkPrediction(one: unknown, { where, classes }: CheckPredictionOptions): void {
  const { label, labels, probabilities, group, file } = Object(one) as Readonly<Record<string, unknown>>;
  const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
  const isLabel =
    label === undefined
      ? Array.isArray(labels) && labels.every((name) => typeof name === 'string')
      : Number.isInteger(label) && Number(label) >= 0 && Number(label) < classes;
  const isProbabilities =
    Array.isArray(probabilities) &&
    (probabilities.length === classes || (classes === 2 && probabilities.length === 1)) &&
    probabilities.every((value) => value === null || typeof value === 'number');
  if (isText(file) && isText(group) && isLabel && isProbabilities) return;
  throw new CnnError(
    'FILE',
    `${where}: expected a file, a label and probabilities of ${classes} classes, received ${JSON.stringify(one)?.slice(0, 120)}.`,
  );
}
