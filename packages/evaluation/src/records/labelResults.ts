import { metricsIn } from '../metrics/metrics.js';
import type { BootstrapOptions } from '../statistics/bootstrap.js';
import { type Caution, fewCaution, unknownGroups } from '../statistics/cautions.js';
import { classificationReport } from '../statistics/classificationReport.js';
import type { MeasuredPart } from '../statistics/measuredPart.js';
import type { Pooling } from '../statistics/poolByGroup.js';
import type { Thresholds } from '../statistics/thresholds.js';
import type { LabelResults, Macro } from './evaluation.js';
import type { LabelColumn } from './labelColumns.js';

export interface LabelResultsOptions extends LabelColumn {
  /** The group of each item; undefined where an item has none. */
  readonly groups: readonly string[] | undefined;
  /** How a group's items are pooled. Default: by their mean. */
  readonly pooling?: Pooling | undefined;
  /** One for all items, or one for each. */
  readonly threshold: Thresholds;
  /** Default: no intervals. */
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
}

/** The results of a label as if it were a set of its own with two classes. */
export function labelResults(options: LabelResultsOptions): LabelResults {
  const { label, labels, probabilities, classNames, groups, threshold } = options;
  const { pooling = 'mean', bootstrap } = options;
  const { byItem, byGroup } = classificationReport({
    ...{ labels, probabilities, classNames, groups, threshold, pooling, bootstrap },
    // A patient with one image that carries the label has it.
    groupLabel: 'max',
    worst: 0,
  });
  return {
    label,
    positives: labels.reduce((sum, value) => sum + value, 0),
    byItem: shortOf(byItem),
    byGroup: byGroup && shortOf(byGroup),
  };
}

function shortOf({ metrics, intervals, confusionMatrix }: MeasuredPart): LabelResults['byItem'] {
  return { metrics, ...(intervals ? { intervals } : {}), confusionMatrix };
}

export interface LabelCautionsOptions {
  /** Whether every item has a group. */
  readonly grouped: boolean;
  /** Whether there are intervals. */
  readonly intervals: boolean;
  /** What an item is, such as "image". */
  readonly itemName: string;
  /** What a group is, such as "patient". */
  readonly groupName: string;
}

/** What results of labels must be read with. */
export function labelCautions(labels: readonly LabelResults[], options: LabelCautionsOptions): Caution[] {
  const { grouped, intervals, itemName, groupName } = options;
  const found = [fewOf(labels, 'byItem', itemName), fewOf(labels, 'byGroup', groupName)];
  if (!grouped && intervals) found.push(unknownGroups({ itemName, groupName }));
  return found.filter((caution) => caution !== undefined);
}

function fewOf(
  labels: readonly LabelResults[],
  part: 'byItem' | 'byGroup',
  unit: string,
): Caution | undefined {
  const rows = labels.flatMap((one) => {
    const counts = one[part]?.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
    return counts ? [{ label: one.label, without: counts[0] ?? 0, carrying: counts[1] ?? 0 }] : [];
  });
  const [first] = rows;
  if (first === undefined) return undefined;
  const counts = rows.flatMap(({ label, without, carrying }) => [
    { name: `“${label}”`, count: carrying },
    { name: `without “${label}”`, count: without },
  ]);
  return fewCaution({ counts, total: first.without + first.carrying, unit });
}

/** The means over the labels. */
export function macroOf(labels: readonly LabelResults[]): Macro {
  const means = metricsIn('labels').map((name) => {
    const values = labels.flatMap(({ byItem }) => byItem.metrics[name] ?? []);
    const sum = values.reduce((total, value) => total + value, 0);
    return [name, values.length > 0 ? sum / values.length : null] as const;
  });
  return Object.fromEntries(means);
}
