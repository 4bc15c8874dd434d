import { CnnError } from '@cnn/core';
import { type CheckedPrediction, type Pooling, poolByGroup } from '@cnn/evaluation';

/** An image of a patient. */
interface StripImage {
  readonly file?: string | undefined;
  /** Index of its true class. */
  readonly label: number;
  readonly probability: number;
}

/** A patient's images and what is predicted for the patient. */
export interface PatientRow {
  readonly group: string;
  /** Index of the true class: the highest among the images'. */
  readonly truth: number;
  /** Pooled: of the second of two classes, or of the true one of more. */
  readonly probability: number;
  readonly wrong: boolean;
  /** How far the probability is on the right side; negative on the wrong one. */
  readonly margin: number;
  /** From the lowest probability to the highest. */
  readonly images: readonly StripImage[];
}

export interface PatientRowsOptions {
  readonly predictions: readonly CheckedPrediction[];
  readonly classNames: readonly string[];
  readonly pooling: Pooling;
  /** Of two classes; undefined of more. */
  readonly threshold: number | undefined;
}

/** The rows of a strip, in the order of the patients' first images. */
export function patientRows(options: PatientRowsOptions): readonly PatientRow[] {
  const { predictions, classNames, pooling, threshold } = options;
  const without = predictions.findIndex(({ group }) => group === undefined || group === '');
  if (without >= 0) {
    const { file } = predictions[without] ?? {};
    throw new CnnError(
      'DATA',
      `patientStrip needs the group of each prediction, received none of predictions[${without}]${file === undefined ? '' : ` (${file})`}. Give each image its patient, or draw scoreHistogram.`,
    );
  }
  const classes = classNames.length;
  const pooled = poolByGroup({
    labels: predictions.map(({ label }) => label),
    probabilities: predictions.flatMap(({ probabilities }) => sumToOne(probabilities)),
    groups: predictions.map(({ group }) => group ?? ''),
    classNames,
    pooling,
    groupLabel: 'max',
  });
  const members = new Map<string, CheckedPrediction[]>();
  for (const prediction of predictions) {
    const own = members.get(prediction.group ?? '');
    if (own) own.push(prediction);
    else members.set(prediction.group ?? '', [prediction]);
  }
  return pooled.groups.map((group, at) => {
    const truth = pooled.labels[at] ?? 0;
    const own = classes === 2 ? 1 : truth;
    const row =
      classes === 2
        ? [1 - (pooled.probabilities[at] ?? 0), pooled.probabilities[at] ?? 0]
        : [...pooled.probabilities.subarray(at * classes, (at + 1) * classes)];
    const probability = row[own] ?? 0;
    const margin =
      threshold === undefined
        ? probability - Math.max(...row.filter((_, index) => index !== truth))
        : truth === 1
          ? probability - threshold
          : threshold - probability;
    // At the threshold itself the first class is predicted.
    const wrong = margin < 0 || (margin === 0 && threshold !== undefined && truth === 1);
    const points = (members.get(group) ?? [])
      .map(({ file, label, probabilities }) => ({
        file,
        label,
        probability: rounded(probabilities[own] ?? 0),
      }))
      .sort((a, b) => a.probability - b.probability);
    return { group, truth, probability: rounded(probability), wrong, margin, images: points };
  });
}

/** Those on the wrong side first, then those nearest to it. */
export function nearestFirst(rows: readonly PatientRow[]): readonly PatientRow[] {
  return rows.toSorted((a, b) => a.margin - b.margin);
}

/** Rounding of a file may leave a sum that is not quite 1. */
function sumToOne(probabilities: readonly number[]): readonly number[] {
  const sum = probabilities.reduce((a, b) => a + b, 0);
  return sum === 0 ? probabilities : probabilities.map((value) => value / sum);
}

const rounded = (value: number): number => Number(value.toFixed(5));
