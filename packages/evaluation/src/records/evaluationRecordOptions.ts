import type { BootstrapOptions } from '../statistics/bootstrap.js';
import type { Calibration } from './calibration.js';
import type { ChosenThresholds } from './chooseThresholds.js';
import type { Decision } from './decision.js';
import type { Evaluated, EvaluatedItem } from './evaluated.js';

export interface EvaluationRecordOptions {
  /** What `evaluate` of a model returned, also after its probabilities were calibrated. */
  readonly evaluated: Evaluated;
  /** The items of the source that was evaluated, in its order: give predictions their file and group. */
  readonly items?: readonly EvaluatedItem[] | undefined;
  /** Where the model decides, and how a group's items are pooled. Default: at 0.5, by the mean. */
  readonly decision?: Decision | undefined;
  /** How the validation set chose the thresholds, to be kept beside the results. */
  readonly chosen?: ChosenThresholds | undefined;
  /** What calibration did, to be kept beside the results. */
  readonly calibration?: Calibration | undefined;
  /** Confidence intervals by resampling groups, or items when there are no groups. `true`: with defaults. Default `false`. */
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
  /** How many of the worst errors to list. Default 20. */
  readonly worst?: number | undefined;
  /** What an item is. Default "image". */
  readonly itemName?: string | undefined;
  /** What a group is. Default "patient". */
  readonly groupName?: string | undefined;
}
