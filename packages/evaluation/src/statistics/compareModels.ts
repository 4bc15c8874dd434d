import { CnnError } from '@cnn/core';
import {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapIntervals,
  type Resampling,
} from './bootstrap.js';
import { groupItems } from './groups.js';
import { checkItems, type Items, type ItemsOptions } from './items.js';
import { defined, type Measure, type Measures, notDefined } from './measure.js';
import { measureItems, type OverallMetric, prepareItems } from './measureItems.js';
import { type MetricValues, plainValues } from './metricValues.js';
import { bootstrapOf, eachItsOwn, oneUnit, type ReportBootstrap, resamplingOf } from './reportBootstrap.js';
import { checkThresholds, type Thresholds } from './thresholds.js';

export interface CompareModelsOptions extends Omit<ItemsOptions, 'probabilities'> {
  /** The probabilities of two models for the same items. */
  readonly probabilities: readonly [ArrayLike<number>, ArrayLike<number>];
  /** The group of each item, such as its patient: whole groups are drawn. */
  readonly groups?: ArrayLike<string | number> | undefined;
  /** Of two classes, the second is predicted above this, by each model; one for all items or one for each. Default 0.5 and 0.5. */
  readonly thresholds?: readonly [Thresholds, Thresholds] | undefined;
  /** Default: 1000 resamples, seed 0, level 0.95. */
  readonly bootstrap?: BootstrapOptions | undefined;
  /** Bins of equal width of the calibration error. Default 10. */
  readonly bins?: number | undefined;
}

/** The results of the first model minus those of the second, as plain JSON. */
export interface ModelDifference extends MetricValues<OverallMetric> {
  /** null when there are too few groups or items to draw from; `note` says so. */
  readonly bootstrap: ReportBootstrap | null;
  readonly note?: string;
}

/**
 * How much two models differ on the same items: every result of the first minus that of the second, with intervals from
 * resamples that both share. An interval without 0 shows a difference. To compare them by group, pool each first.
 *
 * @throws CnnError `TRAINING` for labels, probabilities, groups or options that do not fit
 */
export function compareModels(options: CompareModelsOptions): ModelDifference {
  const { probabilities, groups, thresholds = [0.5, 0.5], bootstrap: wanted = {}, bins = 10 } = options;
  const [first, second] = probabilities;
  const items = [
    checkItems({ ...options, probabilities: first }),
    checkItems({ ...options, probabilities: second }),
  ] as const;
  if (items[0].classNames.length !== items[1].classNames.length) {
    throw new CnnError(
      'TRAINING',
      `probabilities: expected as many classes of both models, received ${items[0].classNames.length} and ${items[1].classNames.length}.`,
    );
  }
  for (const own of thresholds)
    checkThresholds({ name: 'threshold', thresholds: own, count: items[0].count });
  const grouping = groups && groupItems(groups, items[0].count);
  const bootstrap = bootstrapOf({ wanted, grouping, items: items[0] });
  const unitOf = grouping?.groupOf ?? eachItsOwn(items[0].count);
  return {
    ...differencesOf({ items, thresholds, bins, resampling: bootstrap && resamplingOf(bootstrap, unitOf) }),
    bootstrap: bootstrap ?? null,
    ...(bootstrap === undefined && { note: oneUnit(grouping) }),
  };
}

export interface DifferencesOptions {
  readonly items: readonly [Items, Items];
  readonly thresholds: readonly [Thresholds, Thresholds];
  readonly bins: number;
  readonly resampling: Resampling | undefined;
}

export function differencesOf(options: DifferencesOptions): MetricValues<OverallMetric> {
  const { items, thresholds, bins, resampling } = options;
  const first = prepareItems({ items: items[0], threshold: thresholds[0], bins });
  const second = prepareItems({ items: items[1], threshold: thresholds[1], bins });
  const differences = (weights: Float64Array): Measures<OverallMetric> =>
    minus(measureItems(first, weights).overall, measureItems(second, weights).overall);
  const whole = differences(new Float64Array(items[0].count).fill(1));
  if (resampling === undefined) return plainValues(whole);
  const names = Object.keys(whole) as OverallMetric[];
  const intervals = bootstrapIntervals({
    resampling,
    statistics: (weights) => {
      const own = differences(weights);
      return names.map((name) => own[name]?.value ?? Number.NaN);
    },
  });
  const { resamples } = resampling;
  return plainValues(
    whole,
    new Map(names.map((name, index) => [name, { ...(intervals[index] as BootstrapInterval), resamples }])),
  );
}

function minus(first: Measures, second: Measures): Measures<OverallMetric> {
  const entries = Object.entries(first).map(([name, own]) => [name, difference(own, second[name])]);
  return Object.fromEntries(entries) as Measures<OverallMetric>;
}

function difference(first: Measure | undefined, second: Measure | undefined): Measure {
  const notes = [first?.note, second?.note].filter((note) => note !== undefined);
  const note = notes.length > 0 ? [...new Set(notes)].join('; ') : undefined;
  const [a, b] = [first?.value ?? null, second?.value ?? null];
  return a === null || b === null ? notDefined(note ?? '') : defined(a - b, note);
}
