import type { Items } from './items.js';
import type { Measures } from './measure.js';
import {
  type ClassMetric,
  measureItems,
  type OverallMetric,
  prepareItems,
  weightedMatrix,
} from './measureItems.js';

/** Results by name as plain JSON. */
export interface MetricValues<Name extends string> {
  /** null where a result is not defined; `notes` says why. */
  readonly metrics: Readonly<Partial<Record<Name, number | null>>>;
  /** Why a result is null, or what it leaves out. */
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
}

export function measurePart(options: MeasurePartOptions): MeasuredPart {
  const { items } = options;
  const prepared = prepareItems(options);
  const once = new Float64Array(items.count).fill(1);
  const { overall, perClass, macro, micro } = measureItems(prepared, once);
  const confusionMatrix = weightedMatrix(prepared, once);
  return {
    items: items.count,
    confusionMatrix,
    ...valuesOf(overall),
    perClass: perClass.map((measures, index) => ({
      className: items.classNames[index] as string,
      items: confusionMatrix[index]?.reduce((a, b) => a + b, 0) ?? 0,
      ...valuesOf(measures),
    })),
    macro: valuesOf(macro),
    micro: valuesOf(micro),
  };
}

function valuesOf<Name extends string>(measures: Measures<Name>): MetricValues<Name> {
  const metrics: Partial<Record<Name, number | null>> = {};
  const notes: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(measures) as Name[]) {
    const measure = measures[name];
    if (measure === undefined) continue;
    metrics[name] = measure.value;
    if (measure.note !== undefined) notes[name] = measure.note;
  }
  return { metrics, notes };
}
