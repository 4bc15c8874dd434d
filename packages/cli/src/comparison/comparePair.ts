import {
  classificationReport,
  compareModels,
  type DelongTest,
  delongTest,
  type MeasuredPart,
  type ModelDifference,
  poolByGroup,
  type Thresholds,
} from '@cnn/evaluation';
import { type Conclusion, concludeFrom } from './conclude.js';
import type { Pair } from './pairResults.js';

type Metrics = MeasuredPart['metrics'];

/** Two models on images, or on patients. Plain JSON. */
export interface ComparedLevel extends Conclusion {
  /** How many images, or patients. */
  readonly items: number;
  /** Of A and of B, null where each image has that of its fold; null for more than two classes. */
  readonly thresholds: readonly [number | null, number | null] | null;
  readonly a: Metrics;
  readonly b: Metrics;
  /** A minus B, with intervals that draw whole patients. */
  readonly difference: ModelDifference;
  /** Of the two AUCs; null for more than two classes. */
  readonly delong: DelongTest | null;
}

/** Plain JSON. */
export interface ComparedPair {
  readonly label?: string;
  readonly byItem: ComparedLevel;
  /** null without patients, or where `notes` says why. */
  readonly byGroup: ComparedLevel | null;
  readonly notes: Readonly<Partial<Record<'byGroup', string>>>;
}

/** Compares two models by image and by patient; each decides at its own thresholds and pools a patient's images its own way. */
export function comparePair(pair: Pair, seed: number): ComparedPair {
  const { label, classNames, labels, groups, probabilities, decided } = pair;
  const [first, second] = decided;
  const binary = classNames.length === 2;
  const groupLabel = binary ? 'max' : 'same';
  const known = probabilities.map((own, at) => {
    const { pooling = 'mean' } = decided[at] ?? first;
    const options = { labels, classNames, probabilities: own, pooling, groupLabel } as const;
    return groups ? { ...options, groups } : options;
  });
  const reports = known.map((options) => classificationReport({ ...options, worst: 0 }));
  const notes = reports[0]?.notes.byGroup;
  const byItem = levelOf({
    ...{ classNames, labels, seed, probabilities },
    ...(groups ? { groups } : {}),
    thresholds: [first.threshold, second.threshold],
    unit: 'image',
  });
  const pooled =
    groups && reports[0]?.byGroup ? known.map((options) => poolByGroup({ ...options, groups })) : [];
  const [ofA, ofB] = pooled;
  return {
    ...(label === undefined ? {} : { label }),
    byItem,
    byGroup:
      ofA && ofB
        ? levelOf({
            ...{ classNames, seed, labels: ofA.labels },
            probabilities: [ofA.probabilities, ofB.probabilities],
            thresholds: [first.groupThreshold ?? first.threshold, second.groupThreshold ?? second.threshold],
            unit: 'patient',
          })
        : null,
    notes: notes === undefined ? {} : { byGroup: notes },
  };
}

interface LevelOptions {
  readonly classNames: readonly string[];
  readonly labels: ArrayLike<number>;
  readonly groups?: readonly string[];
  readonly probabilities: readonly [ArrayLike<number>, ArrayLike<number>];
  readonly thresholds: readonly [Thresholds, Thresholds];
  readonly seed: number;
  readonly unit: 'image' | 'patient';
}

function levelOf(options: LevelOptions): ComparedLevel {
  const { classNames, labels, groups, probabilities, thresholds, seed, unit } = options;
  const binary = classNames.length === 2;
  const clustered = groups ? { groups } : {};
  const metricsOf = (at: 0 | 1): Metrics =>
    classificationReport({
      ...{ labels, classNames, probabilities: probabilities[at], threshold: thresholds[at] },
      worst: 0,
    }).byItem.metrics;
  const scoresOf = (all: ArrayLike<number>): number[] => {
    const width = all.length / labels.length;
    return Array.from({ length: labels.length }, (_, row) => all[(row + 1) * width - 1] as number);
  };
  const difference = compareModels({
    ...{ labels, classNames, probabilities, thresholds, ...clustered },
    bootstrap: { seed },
  });
  const delong = binary
    ? delongTest({
        ...{ labels, ...clustered },
        scores: [scoresOf(probabilities[0]), scoresOf(probabilities[1])],
      })
    : null;
  return {
    items: labels.length,
    thresholds: binary ? [single(thresholds[0]), single(thresholds[1])] : null,
    a: metricsOf(0),
    b: metricsOf(1),
    difference,
    delong,
    ...concludeFrom({ difference, delong, unit }),
  };
}

/** The threshold that all have. */
function single(thresholds: Thresholds): number | null {
  return typeof thresholds === 'number' ? thresholds : null;
}
