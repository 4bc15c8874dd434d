import { confusionMatrix } from './confusionMatrix.js';
import {
  type AgreementMetric,
  agreementMeasures,
  type CountMetric,
  countMeasures,
  countsOf,
  pooledCounts,
} from './counts.js';
import { type DistanceMetric, type Distances, distanceMeasures, itemDistances } from './distances.js';
import type { Items } from './items.js';
import { type Measure, type Measures, meanOfDefined } from './measure.js';
import { predictClasses } from './predictClasses.js';
import { areas, type Ranking, rank, reversed } from './ranking.js';
import type { Thresholds } from './thresholds.js';

/** A result of one class against the rest. */
export type ClassMetric = CountMetric | 'auc' | 'pr_auc';

/** A result over all classes. Those of `CountMetric` are there for two classes only, and are the second one's. */
export type OverallMetric = AgreementMetric | ClassMetric | DistanceMetric;

export interface Results {
  readonly overall: Measures<OverallMetric>;
  /** In the order of the classes. */
  readonly perClass: readonly Required<Measures<ClassMetric>>[];
  /** Means over the classes for which a result is defined. */
  readonly macro: Required<Measures<ClassMetric>>;
  /** Of the decisions of all classes against the rest, taken together. */
  readonly micro: Required<Measures<ClassMetric>>;
}

/** Items with all that does not depend on their weights worked out: sorted once, measured often. */
export interface PreparedItems {
  readonly items: Items;
  readonly predicted: Int32Array;
  readonly distances: Distances;
  /** For each class. */
  readonly rankings: readonly Ranking[];
  /** Of the probabilities of all classes after one another. */
  readonly ranking: Ranking;
}

export interface PrepareOptions {
  readonly items: Items;
  /** Of two classes, the second is predicted above this. */
  readonly threshold: Thresholds;
  /** Bins of the calibration error. */
  readonly bins: number;
}

export function prepareItems({ items, threshold, bins }: PrepareOptions): PreparedItems {
  const { probabilities, labels, count } = items;
  const rankingOf = (index: number): Ranking =>
    rank({
      scores: probabilities[index] as Float64Array,
      isPositive: (item) => labels[item] === index,
    });
  const second = rankingOf(1);
  return {
    items,
    predicted: predictClasses(items, threshold),
    distances: itemDistances({ items, bins }),
    rankings:
      probabilities.length === 2
        ? [reversed(second), second]
        : probabilities.map((_, index) => rankingOf(index)),
    ranking: rank({
      scores: flat(probabilities),
      isPositive: (index) => labels[index % count] === Math.floor(index / count),
      count,
    }),
  };
}

/** `[classes][classes]`: how often an item of class `row` was predicted as class `column`. */
export function weightedMatrix({ items, predicted }: PreparedItems, weights: Float64Array): number[][] {
  return confusionMatrix({ labels: items.labels, predicted, classes: items.probabilities.length, weights });
}

/** @param weights how often each item counts, whole numbers, not all 0 */
export function measureItems(prepared: PreparedItems, weights: Float64Array): Results {
  const { items, distances, rankings, ranking } = prepared;
  const { classNames } = items;
  const matrix = weightedMatrix(prepared, weights);
  const counts = countsOf(matrix);
  const perClass = counts.map((each, index): Required<Measures<ClassMetric>> => {
    const name = classNames[index] as string;
    return {
      ...countMeasures(each, name),
      ...areas({ ranking: rankings[index] as Ranking, weights, name }),
    };
  });
  const macroOf = (metric: ClassMetric): Measure =>
    meanOfDefined({ measures: perClass.map((each) => each[metric]), names: classNames });
  const macro = Object.fromEntries(
    (Object.keys(perClass[0] ?? {}) as ClassMetric[]).map((metric) => [metric, macroOf(metric)]),
  ) as Required<Measures<ClassMetric>>;
  const binary = perClass.length === 2 ? perClass[1] : undefined;
  return {
    overall: {
      ...agreementMeasures({ matrix, classNames, sensitivities: perClass.map((each) => each.sensitivity) }),
      ...(binary ?? { auc: macro.auc, pr_auc: macro.pr_auc }),
      ...distanceMeasures(distances, weights),
    },
    perClass,
    macro,
    micro: {
      ...countMeasures(pooledCounts(counts), 'the class'),
      ...areas({ ranking, weights, name: 'the class' }),
    },
  };
}

function flat(columns: readonly Float64Array[]): Float64Array {
  const length = columns[0]?.length ?? 0;
  const result = new Float64Array(length * columns.length);
  for (const [index, column] of columns.entries()) result.set(column, index * length);
  return result;
}
