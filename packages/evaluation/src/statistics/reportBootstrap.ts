import { type BootstrapOptions, type Resampling, seededResampling } from './bootstrap.js';
import type { Grouping } from './groups.js';
import type { Items } from './items.js';

/** How intervals came about, as plain JSON. */
export interface ReportBootstrap {
  /** What was drawn. */
  readonly unit: 'group' | 'item';
  readonly units: number;
  readonly resamples: number;
  readonly level: number;
  readonly seed: number;
}

interface WantedBootstrap {
  readonly wanted: BootstrapOptions | boolean | undefined;
  readonly grouping: Grouping | undefined;
  readonly items: Items;
}

/** Undefined when no intervals are wanted, or there are too few units to draw from. */
export function bootstrapOf({ wanted, grouping, items }: WantedBootstrap): ReportBootstrap | undefined {
  const units = grouping?.names.length ?? items.count;
  if (wanted === undefined || wanted === false || units < 2) return undefined;
  const { resamples = 1000, level = 0.95, seed = 0 } = wanted === true ? {} : wanted;
  return { unit: grouping ? 'group' : 'item', units, resamples, level, seed };
}

export function resamplingOf(bootstrap: ReportBootstrap, unitOf: Int32Array): Resampling {
  return seededResampling({ ...bootstrap, unitOf });
}

/** Why there are no intervals. */
export function oneUnit(grouping: Grouping | undefined): string {
  const unit = grouping ? `group (${grouping.names.join()})` : 'item';
  return `there are no intervals, since drawing them needs at least two units and there is only one ${unit}`;
}

/** Each item is its own unit. */
export function eachItsOwn(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}
