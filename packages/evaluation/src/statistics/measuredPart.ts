import { type BootstrapInterval, bootstrapIntervals, type Resampling } from './bootstrap.js';
import type { Items } from './items.js';
import type { Measures } from './measure.js';
import {
  type ClassMetric,
  measureItems,
  type OverallMetric,
  type PreparedItems,
  prepareItems,
  type Results,
  weightedMatrix,
} from './measureItems.js';
import { type Intervals, type MetricValues, type NamedInterval, plainValues } from './metricValues.js';
import type { Thresholds } from './thresholds.js';

export interface ClassResults extends MetricValues<ClassMetric> {
  readonly className: string;
  /** Items of the class. */
  readonly items: number;
}

/** Results on a set of items, as plain JSON. */
export interface MeasuredPart extends MetricValues<OverallMetric> {
  readonly items: number;
  /** Counts: a row for each true class, a column for each predicted one. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: readonly ClassResults[];
  /** Means over the classes. */
  readonly macro: MetricValues<ClassMetric>;
  /** Of the decisions of all classes against the rest, taken together. */
  readonly micro: MetricValues<ClassMetric>;
}

export interface MeasurePartOptions {
  readonly items: Items;
  readonly threshold: Thresholds;
  readonly bins: number;
  /** For intervals. */
  readonly resampling?: Resampling | undefined;
}

export function measurePart(options: MeasurePartOptions): MeasuredPart {
  const { items, resampling } = options;
  const prepared = prepareItems(options);
  const once = new Float64Array(items.count).fill(1);
  const results = measureItems(prepared, once);
  const confusionMatrix = weightedMatrix(prepared, once);
  const intervals = resampling && resultIntervals(prepared, resampling);
  return {
    items: items.count,
    confusionMatrix,
    ...plainValues(results.overall, intervals?.get('overall')),
    perClass: results.perClass.map((measures, index) => ({
      className: items.classNames[index] as string,
      items: confusionMatrix[index]?.reduce((a, b) => a + b, 0) ?? 0,
      ...plainValues(measures, intervals?.get(`class ${index}`)),
    })),
    macro: plainValues(results.macro, intervals?.get('macro')),
    micro: plainValues(results.micro, intervals?.get('micro')),
  };
}

/** The tables of the results by a name of each. */
function tablesOf({ overall, perClass, macro, micro }: Results): [string, Measures][] {
  const classes = perClass.map((each, index): [string, Measures] => [`class ${index}`, each]);
  return [['overall', overall], ...classes, ['macro', macro], ['micro', micro]];
}

/** By table, then by result. */
function resultIntervals(prepared: PreparedItems, resampling: Resampling): ReadonlyMap<string, Intervals> {
  let places: [table: string, name: string][] = [];
  const intervals = bootstrapIntervals({
    resampling,
    statistics: (weights) => {
      const entries = tablesOf(measureItems(prepared, weights)).flatMap(([table, measures]) =>
        Object.entries(measures).map(([name, measure]) => ({
          table,
          name,
          value: measure?.value ?? Number.NaN,
        })),
      );
      places = entries.map(({ table, name }) => [table, name]);
      return entries.map(({ value }) => value);
    },
  });
  const tables = new Map<string, Map<string, NamedInterval>>();
  for (const [index, [table, name]] of places.entries()) {
    const own = tables.get(table) ?? new Map<string, NamedInterval>();
    own.set(name, { ...(intervals[index] as BootstrapInterval), resamples: resampling.resamples });
    tables.set(table, own);
  }
  return tables;
}
