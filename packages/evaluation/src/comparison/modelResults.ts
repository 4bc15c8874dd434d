import type { ClassificationTask } from '../records/evaluation.js';
import type { Pooling } from '../statistics/poolByGroup.js';

/** Where a model decides on items and on groups. */
export interface DecidedAt {
  readonly threshold: number;
  /** Of groups; absent: `threshold`. */
  readonly groupThreshold?: number | undefined;
  readonly pooling?: Pooling | undefined;
}

/** What a model predicted for one item. */
export interface ItemResult {
  readonly group: string | undefined;
  /** The names of its class, or of its labels. */
  readonly truth: readonly string[];
  readonly probabilities: readonly number[];
  /** Of the fold that predicted it: one, or of a multi-label set one for each label. */
  readonly thresholds?: readonly number[] | undefined;
  /** The same for what its group's items are pooled to. */
  readonly groupThreshold?: number | undefined;
}

/** What a model predicted for a set, to be compared with what another predicted for it. */
export interface ModelResults {
  /** For messages: the file that it was read from. */
  readonly name: string;
  readonly task: ClassificationTask;
  readonly classNames: readonly string[];
  /** By file, in the order of the set. */
  readonly items: ReadonlyMap<string, ItemResult>;
  /** Whether each item was predicted by the fold of a cross-validation that was not trained on it. */
  readonly outOfFold: boolean;
  /** One; of a multi-label set one for each label. */
  readonly decided: readonly DecidedAt[];
}
