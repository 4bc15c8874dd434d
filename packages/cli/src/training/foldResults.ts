import { type CrossValidation, crossValidationRecord, type Evaluation } from '@cnn/evaluation';
import {
  type CrossValidationReportOptions,
  crossValidationReport,
  labelCrossValidationReport,
} from '@cnn/plot';
import { describeFolds } from './describeFolds.js';

export interface FoldResultsOptions {
  /** Of the folds, in their order. */
  readonly evaluations: readonly Evaluation[];
  readonly seed: number;
}

/** What a page says besides its results. */
export type PageFrame = Omit<CrossValidationReportOptions, 'folds' | 'results'>;

/** All folds together. */
interface FoldResults {
  /** What `cross-validation.json` holds. */
  readonly record: CrossValidation;
  /** For people. */
  readonly lines: readonly string[];
  /** The page of it all. */
  pageOf(frame: PageFrame): Promise<string>;
}

/** Results of the folds, of one class or of several labels per image. */
export function foldResults({ evaluations, seed }: FoldResultsOptions): FoldResults {
  const record = crossValidationRecord({ evaluations, bootstrap: { seed } });
  const lines = describeFolds(record);
  if (record.task === 'multilabel') {
    const several = evaluations.filter((one) => one.task === 'multilabel');
    const results = { ...record.report, predictions: record.predictions };
    return {
      ...{ record, lines },
      pageOf: (frame) => labelCrossValidationReport({ ...frame, folds: several, results }),
    };
  }
  const folds = evaluations.filter((one) => one.task !== 'multilabel');
  const results = record.report;
  return { record, lines, pageOf: (frame) => crossValidationReport({ ...frame, folds, results }) };
}
