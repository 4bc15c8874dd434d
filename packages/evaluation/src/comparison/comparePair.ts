import { columnOf } from '../records/labelColumns.js';
import { fewCaution } from '../statistics/cautions.js';
import { compareModels, type ModelDifference } from '../statistics/compareModels.js';
import { type DelongTest, delongTest } from '../statistics/delong.js';
import { type Grouping, groupItems } from '../statistics/groups.js';
import { checkItems, type Items } from '../statistics/items.js';
import { type MeasuredPart, measurePart } from '../statistics/measuredPart.js';
import { mixedGroup, mixedGroupNote, poolItems } from '../statistics/poolByGroup.js';
import type { Thresholds } from '../statistics/thresholds.js';
import { type Conclusion, concludeFrom } from './conclude.js';
import type { Pair } from './pairResults.js';

type Metrics = MeasuredPart['metrics'];

/** Two models on items, or on groups. Plain JSON. */
export interface ComparedLevel extends Conclusion {
  /** How many items, or groups. */
  readonly items: number;
  /** Of A and of B, null where each item has that of its fold; null for more than two classes. */
  readonly thresholds: readonly [number | null, number | null] | null;
  readonly a: Metrics;
  readonly b: Metrics;
  /** A minus B, with intervals that draw whole groups. */
  readonly difference: ModelDifference;
  /** Of the two AUCs; null for more than two classes. */
  readonly delong: DelongTest | null;
}

/** Plain JSON. */
export interface ComparedPair {
  readonly label?: string | undefined;
  readonly byItem: ComparedLevel;
  /** null without groups, or where `notes` says why. */
  readonly byGroup: ComparedLevel | null;
  readonly notes: Readonly<Partial<Record<'byGroup', string>>>;
}

export interface ComparePairOptions {
  readonly pair: Pair;
  /** Of the resampling for intervals. Default 0. */
  readonly seed?: number | undefined;
  /** What the models are called in the conclusion. Default A and B. */
  readonly names?: readonly [string, string] | undefined;
}

/**
 * Compares two models by item and by group; each decides at its own thresholds and pools a group's items its own way.
 *
 * @throws CnnError `TRAINING` for labels, probabilities or groups that do not fit
 */
export function comparePair({ pair, seed = 0, names }: ComparePairOptions): ComparedPair {
  const { label, classNames, labels, groups, probabilities, decided } = pair;
  const [first, second] = decided;
  const byItem = levelOf({
    ...{ classNames, labels, groups, seed, probabilities, names },
    thresholds: [first.threshold, second.threshold],
    unit: 'image',
  });
  const grouped = groups && groupItems(groups, labels.length);
  const [itemsOfA, itemsOfB] = probabilities.map((own) =>
    checkItems({ labels, classNames, probabilities: own }),
  );
  // Of two classes a patient with one image of the second has it.
  const mixed = grouped && itemsOfA && classNames.length > 2 ? mixedGroup(itemsOfA, grouped) : undefined;
  return {
    ...(label === undefined ? {} : { label }),
    byItem,
    byGroup:
      grouped && itemsOfA && itemsOfB && mixed === undefined
        ? groupLevel({ classNames, grouped, items: [itemsOfA, itemsOfB], decided, seed, names })
        : null,
    notes: mixed === undefined ? {} : { byGroup: mixedGroupNote(mixed) },
  };
}

interface GroupLevelOptions extends Pick<Pair, 'classNames' | 'decided'> {
  readonly grouped: Grouping;
  readonly items: readonly [Items, Items];
  readonly seed: number;
  readonly names: ComparePairOptions['names'];
}

function groupLevel({ classNames, grouped, items, decided, seed, names }: GroupLevelOptions): ComparedLevel {
  const [first, second] = decided;
  const pooled = (at: 0 | 1) =>
    poolItems({ items: items[at], grouping: grouped, pooling: decided[at].pooling ?? 'mean' });
  const [ofA, ofB] = [pooled(0), pooled(1)];
  return levelOf({
    ...{ classNames, seed, names, labels: ofA.labels },
    probabilities: [ofA.probabilities, ofB.probabilities],
    thresholds: [first.groupThreshold ?? first.threshold, second.groupThreshold ?? second.threshold],
    unit: 'patient',
  });
}

interface LevelOptions {
  readonly classNames: readonly string[];
  readonly labels: ArrayLike<number>;
  readonly groups?: readonly string[] | undefined;
  readonly probabilities: readonly [ArrayLike<number>, ArrayLike<number>];
  readonly thresholds: readonly [Thresholds, Thresholds];
  readonly seed: number;
  readonly unit: 'image' | 'patient';
  readonly names: ComparePairOptions['names'];
}

function levelOf(options: LevelOptions): ComparedLevel {
  const { classNames, labels, groups, probabilities, thresholds, seed, unit, names } = options;
  const binary = classNames.length === 2;
  const metricsOf = (at: 0 | 1): Metrics => {
    const items = checkItems({ labels, classNames, probabilities: probabilities[at] });
    return measurePart({ items, threshold: thresholds[at], bins: 10 }).metrics;
  };
  const scoresOf = (all: ArrayLike<number>): number[] => {
    const width = all.length / labels.length;
    return columnOf(all, { width, index: width - 1 });
  };
  const difference = compareModels({
    ...{ labels, classNames, probabilities, thresholds, groups },
    bootstrap: { seed },
  });
  const delong = binary
    ? delongTest({ labels, groups, scores: [scoresOf(probabilities[0]), scoresOf(probabilities[1])] })
    : null;
  return {
    items: labels.length,
    thresholds: binary ? [single(thresholds[0]), single(thresholds[1])] : null,
    a: metricsOf(0),
    b: metricsOf(1),
    difference,
    delong,
    ...concludeFrom({ difference, delong, unit, names, caution: cautionOf(options) }),
  };
}

/** That a class has few images, or patients. */
function cautionOf({ classNames, labels, unit }: LevelOptions): string | undefined {
  const all = Array.from(labels);
  const counts = classNames.map((name, at) => ({
    name: `“${name}”`,
    count: all.filter((label) => label === at).length,
  }));
  return fewCaution({ counts, total: all.length, unit })?.text;
}

/** The threshold that all have. */
function single(thresholds: Thresholds): number | null {
  return typeof thresholds === 'number' ? thresholds : null;
}
