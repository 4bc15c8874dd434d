import type { ComparedPair, Disagreements, Evaluation, MeanAndDeviation } from '@cnn/evaluation';
import type { History } from '../history/history.js';
import type { ReportOptions, Setting } from './options.js';

/** A run that is compared. */
export interface ReportedRun {
  /** What it is called on the page, such as "A". */
  readonly name: string;
  /** Where it is from, such as its folder. */
  readonly path: string;
  /** What it is: "training", "cross-validation", … */
  readonly kind?: string | undefined;
  /** What must be known of it, in sentences. */
  readonly notes?: readonly string[] | undefined;
  readonly settings?: Readonly<Record<string, Setting>> | undefined;
  readonly history?: History | undefined;
  /** Of its test set; of a cross-validation that of all images, see `pooledEvaluation` of `@cnn/evaluation`. */
  readonly evaluation?: Evaluation | undefined;
  /** Of a cross-validation: results over the folds, by name. */
  readonly folds?: Readonly<Record<string, MeanAndDeviation>> | undefined;
}

/** Two of the runs on the same images. */
export interface ReportedPair {
  /** Their names on the page. */
  readonly a: string;
  readonly b: string;
  /** What `comparePair` of `@cnn/evaluation` returns: one, or of a multi-label set one for each label. */
  readonly pairs?: readonly ComparedPair[] | undefined;
  /** Why they can't be compared. */
  readonly note?: string | undefined;
}

export interface ComparisonReportOptions
  extends Pick<ReportOptions, 'title' | 'subtitle' | 'date' | 'groupName' | 'thumbnail' | 'command'> {
  readonly runs: readonly ReportedRun[];
  readonly pairs: readonly ReportedPair[];
  /** Images that the runs predict differently, see `disagreements` of `@cnn/evaluation`. Absent where they have other images. */
  readonly disagreements?: Disagreements | undefined;
}
