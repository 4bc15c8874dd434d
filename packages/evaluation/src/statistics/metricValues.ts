import type { BootstrapInterval } from './bootstrap.js';
import type { Measures } from './measure.js';

/** Results by name as plain JSON. */
export interface MetricValues<Name extends string> {
  /** null where a result is not defined; `notes` says why. */
  readonly metrics: Readonly<Partial<Record<Name, number | null>>>;
  /** Confidence intervals, lower and upper bound, where they were asked for and are defined. */
  readonly intervals?: Readonly<Partial<Record<Name, readonly [low: number, high: number]>>>;
  /** Why a result is null or without interval, or what it leaves out. */
  readonly notes: Readonly<Partial<Record<Name, string>>>;
}

/** With how many resamples there were. */
export interface NamedInterval extends BootstrapInterval {
  readonly resamples: number;
}

/** Of results, by name. */
export type Intervals = ReadonlyMap<string, NamedInterval>;

/** Measures and their intervals as plain JSON. */
export function plainValues<Name extends string>(
  measures: Measures<Name>,
  named?: Intervals,
): MetricValues<Name> {
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
