import {
  type CrossValidationReportOptions,
  crossValidationReport,
  labelCrossValidationReport,
} from '@cnn/plot';
import { foldSummary } from './foldSummary.js';
import type { FoldEvaluation } from './folds.js';
import { labelFoldSummary } from './labelFoldSummary.js';

export interface FoldResultsOptions {
  /** Of the folds, in their order. */
  readonly evaluations: readonly FoldEvaluation[];
  readonly seed: number;
  /** Whether every image has a patient. */
  readonly groups: boolean;
}

/** What a page says besides its results. */
export type PageFrame = Omit<CrossValidationReportOptions, 'folds' | 'results'>;

/** All folds together. */
interface FoldResults {
  /** What `cross-validation.json` holds. */
  readonly record: object;
  /** For people. */
  readonly lines: readonly string[];
  /** The page of it all. */
  pageOf(frame: PageFrame): Promise<string>;
}

/** Results of the folds, of one class an image or of several labels. */
export function foldResults({ evaluations, ...options }: FoldResultsOptions): FoldResults {
  const several = evaluations.filter((one) => 'multiLabel' in one);
  if (several.length > 0) {
    const { record, lines } = labelFoldSummary({ evaluations: several, ...options });
    const results = { ...record.report, predictions: record.predictions };
    return {
      ...{ record, lines },
      pageOf: (frame) => labelCrossValidationReport({ ...frame, folds: several, results }),
    };
  }
  const folds = evaluations.flatMap((one) => ('multiLabel' in one ? [] : [one]));
  const { record, lines } = foldSummary({ evaluations: folds, ...options });
  const results = record.report;
  return { record, lines, pageOf: (frame) => crossValidationReport({ ...frame, folds, results }) };
}
