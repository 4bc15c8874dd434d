import { type ChosenThreshold, chooseThreshold, type ThresholdRule } from '../statistics/chooseThreshold.js';
import { type Pooling, poolByGroup } from '../statistics/poolByGroup.js';
import {
  type Evaluated,
  type EvaluatedItem,
  groupsOf,
  itemsOfRows,
  labelsAndProbabilities,
} from './evaluated.js';
import { labelColumns } from './labelColumns.js';

/** The thresholds of two classes, one for items and one for groups. */
export interface ChosenClassThresholds {
  readonly task: 'binary';
  readonly threshold: ChosenThreshold;
  /** For what a group's items are pooled to; absent without groups. */
  readonly groupThreshold?: ChosenThreshold | undefined;
}

/** The thresholds of the labels of a multi-label model, by name. */
export interface ChosenLabelThresholds {
  readonly task: 'multilabel';
  readonly labels: Readonly<Record<string, ChosenThreshold>>;
}

export type ChosenThresholds = ChosenClassThresholds | ChosenLabelThresholds;

export interface ChooseThresholdsOptions {
  /** Of the validation set. */
  readonly evaluated: Evaluated;
  /** Those of the source, in its order: give the groups. */
  readonly items?: readonly EvaluatedItem[] | undefined;
  /** Default `{ type: 'youden' }`. */
  readonly rule?: ThresholdRule | undefined;
  /** How a group's items are pooled. Default `mean`. */
  readonly pooling?: Pooling | undefined;
}

/**
 * The thresholds that a validation set chooses: for items and groups of two classes, or for each label of a multi-label set;
 * undefined for more than two classes, of which the most probable is predicted.
 *
 * @throws CnnError `TRAINING` as `chooseThreshold`
 */
export function chooseThresholds(options: ChooseThresholdsOptions): ChosenThresholds | undefined {
  const { evaluated, items = [], rule = { type: 'youden' }, pooling = 'mean' } = options;
  const { task, classNames } = evaluated;
  if (task === 'multilabel') {
    const labels = labelColumns(evaluated).map(({ label, ...known }) => {
      const chosen = chooseThreshold({ ...known, rule });
      return [label, chosen] as const;
    });
    return { task, labels: Object.fromEntries(labels) };
  }
  if (task !== 'binary') return undefined;
  const known = labelsAndProbabilities(evaluated);
  const groups = groupsOf(itemsOfRows(evaluated, items));
  const pooled = groups && poolByGroup({ ...known, groups, pooling, groupLabel: 'max' });
  return {
    task,
    threshold: chooseThreshold({ ...known, rule }),
    ...(pooled && { groupThreshold: chooseThreshold({ ...pooled, classNames, rule }) }),
  };
}
