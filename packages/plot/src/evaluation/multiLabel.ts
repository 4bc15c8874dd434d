import { CnnError } from '@cnn/core';
import { countOf } from '../text/formatNumber.js';
import type { ClinicalPart, ThresholdChoice } from './clinical.js';
import type { OneVersusRest } from './oneVersusRest.js';

/** What a model said of one image that carries several labels, or none. */
export interface LabelPrediction {
  /** Path below the data folder. */
  readonly file?: string | undefined;
  readonly group?: string | undefined;
  /** Names of the labels that the image carries. */
  readonly labels: readonly string[];
  /** A probability for each label. `null` is what JSON makes of NaN. */
  readonly probabilities: readonly (number | null)[];
  /** A threshold for each label, where models with different thresholds made the predictions. */
  readonly thresholds?: readonly number[] | undefined;
}

/** The part of an evaluation of several labels an image that curves are made of. */
export interface LabelPredictions {
  /** Names of the labels. */
  readonly classNames: readonly string[];
  readonly predictions: readonly LabelPrediction[];
}

type LabelPart = Omit<ClinicalPart, 'items' | 'perClass'>;

/** One label's results: carrying it against not carrying it. */
export interface LabelResults {
  readonly label: string;
  /** Images that carry it. */
  readonly positives: number;
  /** Above it an image is said to carry the label; null where predictions have `thresholds` of their own. */
  readonly threshold: number | null;
  /** How the validation part chose it. */
  readonly chosen?: ThresholdChoice | undefined;
  readonly byItem: LabelPart;
  readonly byGroup: LabelPart | null;
}

/** How a model for several labels an image did: the content of its `evaluation.json`. */
export interface MultiLabelResults extends LabelPredictions {
  readonly loss: number | null;
  /** Means over the labels. */
  readonly macro: Readonly<Record<string, number | null>>;
  readonly labels: readonly LabelResults[];
  /** What the results must be read with: few images of a label, unknown patients, … */
  readonly cautions?: readonly { readonly text: string }[];
}

/**
 * Each label, carrying it against not carrying it; without those that all or no images carry.
 *
 * @throws CnnError `DATA` naming the first prediction that is wrong, or when no label is left.
 */
export function labelVersusNone({ classNames, predictions }: LabelPredictions): readonly OneVersusRest[] {
  for (const [index, { probabilities, file }] of predictions.entries()) {
    const wrong = probabilities.find((value) => !(value !== null && value >= 0 && value <= 1 + 1e-6));
    if (probabilities.length === classNames.length && wrong === undefined) continue;
    const received = wrong === undefined ? `${probabilities.length} of them` : (wrong ?? 'not a number');
    throw new CnnError(
      'DATA',
      `predictions[${index}]${file === undefined ? '' : ` (${file})`}.probabilities needs a value from 0 to 1 for each of ${classNames.length} labels, received ${received}.`,
    );
  }
  const labels = classNames.map((name, index) => {
    const isPositive = predictions.map((one) => one.labels.includes(name));
    const positives = isPositive.filter(Boolean).length;
    return {
      name,
      scores: predictions.map(({ probabilities }) => Math.min(1, probabilities[index] ?? 0)),
      isPositive,
      positives,
      negatives: predictions.length - positives,
    };
  });
  const shown = labels.filter(({ positives, negatives }) => positives > 0 && negatives > 0);
  if (shown.length > 0) return shown;
  throw new CnnError(
    'DATA',
    `Curves need a label that some images carry and others do not, received none in ${countOf(predictions.length, 'image')}.`,
  );
}

/** Whether some images carry a label that others do not: then there is something to draw. */
export function hasCurves({ classNames, predictions }: LabelPredictions): boolean {
  return classNames.some((name) => {
    const positives = predictions.filter(({ labels }) => labels.includes(name)).length;
    return positives > 0 && positives < predictions.length;
  });
}

/** Whether images carry several labels, not one class each. */
export function isOfLabels(
  evaluation: LabelPredictions | { readonly predictions: readonly object[] },
): evaluation is LabelPredictions {
  const [first] = evaluation.predictions;
  return first !== undefined && 'labels' in first;
}
