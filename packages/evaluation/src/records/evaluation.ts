import type { Caution } from '../statistics/cautions.js';
import type { ChosenThreshold } from '../statistics/chooseThreshold.js';
import type { ClassificationReport } from '../statistics/classificationReport.js';
import type { MeasuredPart } from '../statistics/measuredPart.js';
import type { Pooling } from '../statistics/poolByGroup.js';
import type { Task } from '../task.js';
import type { Calibration } from './calibration.js';

/** What a classifier decides. */
export type ClassificationTask = Exclude<Task, 'other'>;

/** What a model predicted for one item that has one class. Plain JSON. */
export interface ClassPrediction {
  /** Path below the data folder. */
  readonly file?: string | undefined;
  /** The patient, or other group, that the item is from. */
  readonly group?: string | undefined;
  /** Index of the true class. */
  readonly label: number;
  /** One probability per class; or, of two classes, only that of the second. `null` is what JSON makes of NaN. */
  readonly probabilities: readonly (number | null)[];
  /** Of two classes: the second is predicted above it, where models with different thresholds made the predictions. */
  readonly threshold?: number | undefined;
}

/** What a model predicted for one item that carries several labels, or none. Plain JSON. */
export interface LabelPrediction {
  /** Path below the data folder. */
  readonly file?: string | undefined;
  readonly group?: string | undefined;
  /** Names of the labels that the item carries. */
  readonly labels: readonly string[];
  /** A probability for each label. `null` is what JSON makes of NaN. */
  readonly probabilities: readonly (number | null)[];
  /** A threshold for each label, where models with different thresholds made the predictions. */
  readonly thresholds?: readonly number[] | undefined;
}

/** The part of an evaluation that curves are made of. */
export interface ClassPredictions {
  readonly task: 'binary' | 'multiclass';
  readonly classNames: readonly string[];
  readonly predictions: readonly ClassPrediction[];
}

/** The part of a multi-label evaluation that curves are made of. */
export interface LabelPredictions {
  readonly task: 'multilabel';
  /** Names of the labels. */
  readonly classNames: readonly string[];
  readonly predictions: readonly LabelPrediction[];
}

/** How a model with one class per item did on a set. Plain JSON: the content of `evaluation.json`. */
export interface ClassEvaluation extends ClassPredictions {
  readonly loss?: number | null | undefined;
  readonly accuracy?: number | null | undefined;
  /** null where a class has no item. */
  readonly auc?: number | null | undefined;
  /** More results, by name: `balanced_accuracy`, `brier`, … */
  readonly metrics?: Readonly<Record<string, number | null>> | undefined;
  /** Counts: a row for each true class, a column for each predicted class. */
  readonly confusionMatrix: readonly (readonly number[])[];
  /** Confidence intervals of results, lower and upper bound, by the same names. */
  readonly intervals?: Readonly<Record<string, readonly [low: number, high: number]>> | undefined;
  /** Results by item and by group at the thresholds; absent in files of early versions. */
  readonly report?: ClassificationReport | undefined;
  /** How the validation set chose the threshold. */
  readonly threshold?: ChosenThreshold | undefined;
  /** The same for the pooled probabilities of groups. */
  readonly groupThreshold?: ChosenThreshold | undefined;
  /** How all probabilities were calibrated, where they were. */
  readonly calibration?: Calibration | undefined;
}

type LabelPart = Pick<MeasuredPart, 'metrics' | 'intervals' | 'confusionMatrix'>;

/** One label's results: carrying it against not carrying it. */
export interface LabelResults {
  readonly label: string;
  /** Items that carry it. */
  readonly positives: number;
  readonly byItem: LabelPart;
  readonly byGroup: LabelPart | null;
}

/** One label's results at its threshold. */
export interface DecidedLabel extends LabelResults {
  /** The label is predicted above it; null where predictions have `thresholds` of their own. */
  readonly threshold: number | null;
  /** How the validation set chose it. */
  readonly chosen?: ChosenThreshold | undefined;
}

/** The mean of a result over the labels for which it is defined, by name; null when it is for none. */
export type Macro = Readonly<Record<string, number | null>>;

/** The results of all labels. Plain JSON. */
export interface LabelReport {
  readonly classNames: readonly string[];
  readonly loss: number | null;
  readonly macro: Macro;
  readonly labels: readonly DecidedLabel[];
  /** What the results must be read with: labels that few items or groups carry, unknown groups. */
  readonly cautions: readonly Caution[];
  /** How a group's items become the group's probability; absent: by their mean. */
  readonly pooling?: Pooling | undefined;
}

/** How a multi-label model did on a set. Plain JSON: the content of its `evaluation.json`. */
export interface LabelEvaluation extends LabelPredictions, LabelReport {
  /** As earlier versions tell it. */
  readonly multiLabel: true;
}

/** How a model did on a set. Plain JSON: the content of `evaluation.json`. `task` tells which it is. */
export type Evaluation = ClassEvaluation | LabelEvaluation;
