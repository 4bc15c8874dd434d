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

/** Results by name as plain JSON. */
export interface MetricValues<Name extends string> {
  /** null where a result is not defined; `notes` says why. */
  readonly metrics: Readonly<Partial<Record<Name, number | null>>>;
  /** Confidence intervals, lower and upper bound, where they were asked for and are defined. */
  readonly intervals?: Readonly<Partial<Record<Name, readonly [low: number, high: number]>>>;
  /** Why a result is null or without interval, or what it leaves out. */
  readonly notes: Readonly<Partial<Record<Name, string>>>;
}

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
  readonly threshold: number;
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
    ...plain(results.overall, intervals?.get('overall')),
    perClass: results.perClass.map((measures, index) => ({
      className: items.classNames[index] as string,
      items: confusionMatrix[index]?.reduce((a, b) => a + b, 0) ?? 0,
      ...plain(measures, intervals?.get(`class ${index}`)),
    })),
    macro: plain(results.macro, intervals?.get('macro')),
    micro: plain(results.micro, intervals?.get('micro')),
  };
}

interface NamedInterval extends BootstrapInterval {
  readonly resamples: number;
}

type Intervals = ReadonlyMap<string, NamedInterval>;

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

function plain<Name extends string>(measures: Measures<Name>, named?: Intervals): MetricValues<Name> {
  const metrics: Partial<Record<Name, number | null>> = {};
  const intervals: Partial<Record<Name, readonly [number, number]>> = {};
  const notes: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(measures) as Name[]) {
    const measure = measures[name];
    if (measure === undefined) continue;
    const interval = measure.value === null ? undefined : named?.get(name);
    if (interval?.bounds) intervals[name] = interval.bounds;
    metrics[name] = measure.value;
    const note = [measure.note, interval && intervalNote(interval)].filter((part) => part !== undefined);
    if (note.length > 0) notes[name] = note.join('; ');
  }
  return { metrics, ...(named && { intervals }), notes };
}

function intervalNote({ bounds, defined, resamples }: NamedInterval): string | undefined {
  if (defined === resamples) return undefined;
  return bounds === undefined
    ? `no interval: defined in only ${defined} of ${resamples} resamples`
    : `interval from the ${defined} of ${resamples} resamples in which it is defined`;
}
