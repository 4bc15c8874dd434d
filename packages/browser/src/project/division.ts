import {
  describeLeakage,
  findLeakage,
  hasGroups,
  type ImageFingerprints,
  type ImageSet,
  type Parts,
  partNames,
  preparedSource,
  preprocessingOf,
  split,
} from '@cnn/data';
import { colourFloor, divide, type Experiment, type RunSet } from '@cnn/experiment';
import type { DivisionSummary, RandomSplit } from './projectState.js';

export interface DescribeDivisionOptions {
  /** Of the set, from earlier divisions. */
  readonly fingerprints?: ImageFingerprints | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How an experiment divides its images, what is in more than one of the sets, and what the same images divided at random would claim:
 * the area that colours alone reach there, beside the one that they reach here.
 *
 * @throws CnnError (ABORTED) when the signal fires
 */
export async function describeDivision(
  set: RunSet,
  experiment: Experiment,
  { fingerprints, signal }: DescribeDivisionOptions = {},
): Promise<DivisionSummary> {
  const { split: how, seed } = experiment;
  const divided = divide({ set, ratios: how.ratios, stratify: how.stratify, seed });
  return {
    parts: divided.report,
    notes: divided.notes,
    partOf: placesOf(divided.set.items.length, divided.parts),
    leakage: await leakageOf(divided, { fingerprints, signal }),
    floor: await floorOf(divided, signal),
    random: await randomSplit(divided, experiment, signal),
  };
}

function placesOf(count: number, parts: Parts): number[] {
  const places = new Array<number>(count).fill(-1);
  for (const [place, part] of partNames.entries()) for (const index of parts[part]) places[index] = place;
  return places;
}

interface Divided {
  readonly set: ImageSet;
  readonly parts: Parts;
}

async function leakageOf({ set, parts }: Divided, how: DescribeDivisionOptions): Promise<readonly string[]> {
  const named = Object.fromEntries(partNames.map((part) => [part, parts[part]]));
  return describeLeakage({ set, leakage: await findLeakage({ set, parts: named, ...how }) });
}

async function floorOf({ set, parts }: Divided, signal: AbortSignal | undefined): Promise<number | null> {
  if (parts.train.length === 0 || parts.test.length === 0) return null;
  const preprocessing = preprocessingOf({ set, input: set.imageShape });
  const sourceOf = (indices: readonly number[]) => preparedSource({ set, preprocessing, indices });
  const floor = await colourFloor({ train: sourceOf(parts.train), test: sourceOf(parts.test), signal });
  return floor?.auc ?? null;
}

/** The same shares dealt image by image: what somebody gets who does not look at patients. */
async function randomSplit(
  { set }: Divided,
  experiment: Experiment,
  signal: AbortSignal | undefined,
): Promise<RandomSplit | undefined> {
  if (!hasGroups(set)) return undefined;
  const ungrouped: ImageSet = { ...set, items: set.items.map(({ group: _, ...item }) => item) };
  const { split: how, seed } = experiment;
  const parts = split({
    set: ungrouped,
    seed,
    stratify: how.stratify,
    ...(how.ratios && { ratios: how.ratios }),
  });
  const groupsOf = (indices: readonly number[]) => new Set(indices.map((index) => set.items[index]?.group));
  const sides = partNames.map((part) => groupsOf(parts[part]));
  const all = groupsOf([...set.items.keys()]);
  all.delete(undefined);
  const shared = [...all].filter((group) => sides.filter((side) => side.has(group)).length > 1);
  const seen = groupsOf(parts.train);
  return {
    patients: all.size,
    sharedPatients: shared.length,
    testImages: parts.test.length,
    seenTestImages: parts.test.filter((index) => seen.has(set.items[index]?.group)).length,
    floor: await floorOf({ set: ungrouped, parts }, signal),
  };
}
