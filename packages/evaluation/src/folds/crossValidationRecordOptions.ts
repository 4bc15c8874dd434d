import type { Evaluation } from '../records/evaluation.js';
import type { BootstrapOptions } from '../statistics/bootstrap.js';

export interface CrossValidationRecordOptions {
  /** Of the folds' test sets, in their order. */
  readonly evaluations: readonly Evaluation[];
  /** Confidence intervals of the results on all items together. Default `true`. */
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
  /** What an item is. Default "image". */
  readonly itemName?: string | undefined;
  /** What a group is. Default "patient". */
  readonly groupName?: string | undefined;
}
