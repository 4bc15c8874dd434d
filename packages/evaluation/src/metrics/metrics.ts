import type { ClassificationTask } from '../records/evaluation.js';
import type { OverallMetric } from '../statistics/measureItems.js';

/**
 * A table of many results that a metric has a column in: of the classes, of the labels of a multi-label set (whose means over the
 * labels are kept), of the folds of a cross-validation; or the key figures of a multi-label report.
 */
export type MetricTable = 'classes' | 'labels' | 'folds' | 'labelFigures';

/** What is to be known of a metric, in one place for training, records, charts, tables and options. */
export interface MetricDescription {
  /** In records and reports. */
  readonly name: OverallMetric;
  /** Its Keras-like name in `compile({ metrics })` and in histories, where that is another one. Both are accepted. */
  readonly alias?: string | undefined;
  /** In charts and tables: "PR AUC". */
  readonly label: string;
  /** The label under the alias, where that is another one. */
  readonly aliasLabel?: string | undefined;
  /** Which way is better. */
  readonly direction: 'up' | 'down';
  /** From the lowest to the highest possible value. */
  readonly range: readonly [low: number, high: number];
  /** Whether it depends on the threshold at which classes are decided. */
  readonly usesThreshold: boolean;
  /** In a few words, for readers of a report. */
  readonly meaning: string;
  /** Where it is one number of the whole set, or of each label; of other tasks it is measured by class. */
  readonly tasks: readonly ClassificationTask[];
  readonly tables: readonly MetricTable[];
}

const all = ['binary', 'multiclass', 'multilabel'] as const;
/** Those of one class against another. */
const twoSided = ['binary', 'multilabel'] as const;

/** In the order in which they are shown: what is asked first, first. A metric of `OverallMetric` without an entry is a type error. */
const registry = {
  auc: {
    label: 'AUC',
    direction: 'up',
    range: [0, 1],
    usesThreshold: false,
    meaning: 'Probability that a random positive outranks a random negative; 0.5 is chance',
    tasks: all,
    tables: ['classes', 'labels', 'folds', 'labelFigures'],
  },
  pr_auc: {
    alias: 'prAuc',
    label: 'PR AUC',
    direction: 'up',
    range: [0, 1],
    usesThreshold: false,
    meaning: 'Average precision over all thresholds',
    tasks: all,
    tables: ['classes', 'labels', 'folds', 'labelFigures'],
  },
  balanced_accuracy: {
    alias: 'balancedAccuracy',
    label: 'Balanced accuracy',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Mean of the classes’ sensitivities: rare classes count as much as frequent ones',
    tasks: all,
    tables: ['folds'],
  },
  sensitivity: {
    alias: 'recall',
    label: 'Sensitivity',
    aliasLabel: 'Recall',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Share of positives detected',
    tasks: twoSided,
    tables: ['classes', 'labels', 'folds'],
  },
  specificity: {
    label: 'Specificity',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Share of negatives recognized as negative',
    tasks: twoSided,
    tables: ['classes', 'labels', 'folds'],
  },
  precision: {
    label: 'Precision',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Share of positive predictions that are correct',
    tasks: twoSided,
    tables: ['classes', 'labels'],
  },
  npv: {
    label: 'NPV',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Share of negative predictions that are correct',
    tasks: twoSided,
    tables: ['classes'],
  },
  f1: {
    label: 'F1',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Harmonic mean of precision and sensitivity',
    tasks: twoSided,
    tables: ['classes', 'labels', 'folds', 'labelFigures'],
  },
  f2: {
    label: 'F2',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'As F1, with sensitivity twice as important as precision',
    tasks: twoSided,
    tables: [],
  },
  accuracy: {
    label: 'Accuracy',
    direction: 'up',
    range: [0, 1],
    usesThreshold: true,
    meaning: 'Share of correct predictions',
    tasks: all,
    tables: ['folds'],
  },
  mcc: {
    label: 'Matthews correlation',
    direction: 'up',
    range: [-1, 1],
    usesThreshold: true,
    meaning: 'Correlation of prediction and truth; 0 is chance, 1 is perfect',
    tasks: all,
    tables: ['folds'],
  },
  kappa: {
    label: 'Cohen’s kappa',
    direction: 'up',
    range: [-1, 1],
    usesThreshold: true,
    meaning: 'Agreement of prediction and truth beyond chance; 1 is perfect',
    tasks: all,
    tables: [],
  },
  brier: {
    label: 'Brier score',
    direction: 'down',
    range: [0, 2],
    usesThreshold: false,
    meaning: 'Mean squared distance of the probabilities from the truth; 0 is best',
    tasks: all,
    tables: [],
  },
  log_loss: {
    alias: 'logLoss',
    label: 'Log loss',
    direction: 'down',
    range: [0, Number.POSITIVE_INFINITY],
    usesThreshold: false,
    meaning: 'Mean negative log-probability of the true class; 0 is best',
    tasks: all,
    tables: [],
  },
  ece: {
    label: 'Calibration error',
    direction: 'down',
    range: [0, 1],
    usesThreshold: false,
    meaning: 'Mean gap between predicted probability and observed frequency; 0 is best',
    tasks: all,
    tables: [],
  },
} as const satisfies Readonly<Record<OverallMetric, Omit<MetricDescription, 'name'>>>;

type Registry = typeof registry;

/** The Keras-like names in `compile({ metrics })` and in histories, of the metrics that have one. */
export type MetricAlias = {
  [Name in OverallMetric]: Registry[Name] extends { readonly alias: infer Alias } ? Alias : never;
}[OverallMetric];

/** The metrics that have a column in a table. */
export type MetricIn<Table extends MetricTable> = {
  [Name in OverallMetric]: Table extends Registry[Name]['tables'][number] ? Name : never;
}[OverallMetric];

/** All metrics, in the order in which they are shown. */
export const metrics: readonly MetricDescription[] = (Object.keys(registry) as OverallMetric[]).map(
  (name) => ({ name, ...registry[name] }),
);

/**
 * A metric by its name, or by its alias in histories; undefined for another name.
 *
 * @example
 * ```ts
 * import { metricNamed } from '@cnn/evaluation';
 *
 * metricNamed('prAuc')?.label; // 'PR AUC'
 * ```
 */
export function metricNamed(name: string): MetricDescription | undefined {
  return metrics.find((one) => one.name === name || one.alias === name);
}

/** What charts and tables call a metric, by the name or alias that it goes by; undefined for another name. */
export function metricLabel(name: string): string | undefined {
  const metric = metricNamed(name);
  return metric && name === metric.alias ? (metric.aliasLabel ?? metric.label) : metric?.label;
}

/** The metrics with a column in a table, in their order. */
export function metricsIn<Table extends MetricTable>(table: Table): readonly MetricIn<Table>[] {
  return metrics.filter(({ tables }) => tables.includes(table)).map(({ name }) => name as MetricIn<Table>);
}
