import type { CrossValidation, Evaluation } from '@cnn/evaluation';
import type { ReportOptions } from './options.js';

export interface CrossValidationReportOptions
  extends Omit<
    ReportOptions,
    | 'evaluation'
    | 'validation'
    | 'threshold'
    | 'history'
    | 'epochs'
    | 'model'
    | 'layers'
    | 'input'
    | 'split'
    | 'images'
  > {
  /** The evaluation of each fold's model on its test set, in the order of the folds. */
  readonly folds: readonly Evaluation[];
  /** Results on all images: what `crossValidationRecord` of `@cnn/evaluation` returns. */
  readonly results?: CrossValidation | undefined;
}
