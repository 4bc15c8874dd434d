import { CnnError } from '@cnn/core';
import { groupsOf } from '../records/evaluated.js';
import type { ClassEvaluation, Evaluation, LabelEvaluation } from '../records/evaluation.js';
import { labelClassNames } from '../records/labelColumns.js';
import { labelResults, macroOf } from '../records/labelResults.js';
import type { BootstrapOptions } from '../statistics/bootstrap.js';
import { classificationReport } from '../statistics/classificationReport.js';
import type { OverallMetric } from '../statistics/measureItems.js';
import type { MetricValues } from '../statistics/metricValues.js';
import { subgroupValues } from './subgroupValues.js';

/** The results on the items that have one value in a column. Plain JSON. */
export interface Subgroup extends Pick<MetricValues<OverallMetric>, 'metrics' | 'intervals'> {
  /** As the column has it; "61 to 70" where numbers were put together. */
  readonly value: string;
  readonly items: number;
  /** Patients, or other groups; absent where they are not known. */
  readonly groups?: number | undefined;
  /** Items of each class, or that carry each label, by its name. */
  readonly classCounts: Readonly<Record<string, number>>;
}

/** How a model did on the values of one column. Plain JSON. */
export interface SubgroupResults {
  readonly column: string;
  readonly groups: readonly Subgroup[];
  /** Items whose value is not known: they are in no subgroup. */
  readonly unknown: number;
}

export interface SubgroupResultsOptions {
  readonly evaluation: Evaluation;
  /** Its name, for people: "scanner". */
  readonly column: string;
  /** The column's value for each prediction, in their order; empty, null or undefined where it is not known. */
  readonly values: readonly (string | number | null | undefined)[];
  /** Intervals draw whole patients where they are known. `false`: none. Default: 1,000 resamples. */
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
}

/**
 * The results of an evaluation by the values of a column, such as scanner, hospital, sex or age: whether the model does as well for
 * all. Of a multi-label set they are means over the labels, without intervals. More than 12 different values are put together: numbers into four ranges,
 * other values into the most frequent and the rest.
 *
 * @throws CnnError `DATA` when there is not one value for each prediction, or a prediction is wrong
 *
 * @example
 * ```ts
 * import { subgroupResults } from '@cnn/evaluation';
 *
 * const { groups } = subgroupResults({ evaluation, column: 'scanner', values: ['A', 'A', 'B', 'B', 'B'] });
 * groups.map(({ value, items, metrics }) => `${value}: ${items} images, AUC ${metrics.auc}`);
 * ```
 */
export function subgroupResults(options: SubgroupResultsOptions): SubgroupResults {
  const { evaluation, column, values, bootstrap = true } = options;
  const { length } = evaluation.predictions;
  if (values.length !== length) {
    throw new CnnError(
      'DATA',
      `subgroupResults: column "${column}" needs a value for each of the ${length} predictions, received ${values.length}.`,
    );
  }
  const { names, order } = subgroupValues(values);
  const groups = order.map((value) => {
    const items = names.flatMap((name, item) => (name === value ? [item] : []));
    return evaluation.task === 'multilabel'
      ? labelSubgroup(evaluation, value, items)
      : classSubgroup(evaluation, value, items, bootstrap);
  });
  return { column, groups, unknown: names.filter((name) => name === undefined).length };
}

function classSubgroup(
  evaluation: ClassEvaluation,
  value: string,
  items: readonly number[],
  bootstrap: BootstrapOptions | boolean,
): Subgroup {
  const { classNames, report } = evaluation;
  const predictions = pick(evaluation.predictions, items);
  const groups = groupsOf(predictions);
  const threshold = report?.threshold ?? 0.5;
  const labels = predictions.map(({ label }) => label);
  const { byItem } = classificationReport({
    labels,
    probabilities: predictions.flatMap(({ probabilities }) => probabilities.map((one) => one ?? Number.NaN)),
    classNames,
    threshold: classNames.length === 2 ? predictions.map((one) => one.threshold ?? threshold) : undefined,
    worst: 0,
    ...{ groups, bootstrap },
  });
  return {
    value,
    items: items.length,
    ...countOf(groups),
    classCounts: Object.fromEntries(
      classNames.map((name, index) => [name, labels.filter((label) => label === index).length]),
    ),
    metrics: byItem.metrics,
    ...(byItem.intervals ? { intervals: byItem.intervals } : {}),
  };
}

function labelSubgroup(evaluation: LabelEvaluation, value: string, items: readonly number[]): Subgroup {
  const { classNames, labels } = evaluation;
  const predictions = pick(evaluation.predictions, items);
  const groups = groupsOf(predictions);
  const own = classNames.map((label, index) => {
    const threshold = labels.find((one) => one.label === label)?.threshold ?? 0.5;
    return labelResults({
      label,
      labels: predictions.map((one) => Number(one.labels.includes(label))),
      probabilities: predictions.map((one) => one.probabilities[index] ?? Number.NaN),
      classNames: labelClassNames(label),
      threshold: predictions.map((one) => one.thresholds?.[index] ?? threshold),
      groups,
    });
  });
  return {
    value,
    items: items.length,
    ...countOf(groups),
    classCounts: Object.fromEntries(own.map(({ label, positives }) => [label, positives])),
    metrics: macroOf(own),
  };
}

function pick<Item>(list: readonly Item[], items: readonly number[]): Item[] {
  return items.map((item) => list[item] as Item);
}

function countOf(groups: readonly string[] | undefined): Pick<Subgroup, 'groups'> {
  return groups === undefined ? {} : { groups: new Set(groups).size };
}
