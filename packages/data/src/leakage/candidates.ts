import type { Fingerprints } from './fingerprint.js';
import { HashIndex } from './hashIndex.js';
import { limits } from './limits.js';
import { hashDistance } from './perceptualHash.js';
import { positions } from './positions.js';

/** An image that is in a part. */
export interface Member {
  readonly item: number;
  readonly part: number;
}

/** Two members that agree in colour, contrast and hash, the first of an earlier part, and the position in which they do. */
export interface Candidate {
  readonly first: number;
  readonly second: number;
  readonly position: number;
}

/** Pairs are compared by their colours in a few nanoseconds, so that time is looked at once for as many. */
const PAIRS_AT_ONCE = 4096;
/** Above as many images of about one colour, hashes are looked up instead of compared. */
const MOST_COMPARED = 4096;
/** So many images of one part with the same fingerprint are compared with those of later parts; more show nothing new. */
const MOST_ALIKE = 16;

/** So that a difference that is just the limit is within it. */
const ROUNDING = 1e-9;

/** Members of earlier parts that later ones are compared with, without copies of the same, by green. */
function firstsOf(
  { colours, hashes }: Fingerprints,
  members: readonly Member[],
  rows: readonly number[],
): number[] {
  const alike = new Map<string, number>();
  const last = members.reduce((most, { part }) => Math.max(most, part), 0);
  const firsts = rows.filter((at) => {
    const { part } = members[at] as Member;
    if (part === last) return false;
    const key = [part, hashes[16 * at], hashes[16 * at + 1], ...colours.subarray(4 * at, 4 * at + 4)].join();
    const count = (alike.get(key) ?? 0) + 1;
    alike.set(key, count);
    return count <= MOST_ALIKE;
  });
  return firsts.sort((a, b) => (colours[4 * a + 1] as number) - (colours[4 * b + 1] as number) || a - b);
}

/** The first place in an ascending list whose value is not below. */
function lowerBound(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Pairs of members of different parts that agree in colour, contrast and hash, in one of eight positions; nothing between
 * them, now and then.
 *
 * @param scale what the units of the set are multiplied by, to be of 255
 */
export function* candidates(
  prints: Fingerprints,
  members: readonly Member[],
  scale: number,
): Generator<Candidate | undefined> {
  const { colours, hashes } = prints;
  const value = (at: number, what: number): number => (colours[4 * at + what] as number) * scale;
  const rows = members.flatMap((_, at) => (value(at, 3) >= limits.blank ? [at] : []));
  const firsts = firstsOf(prints, members, rows);
  const greens = Float64Array.from(firsts, (at) => value(at, 1));
  let index: HashIndex | undefined;
  const agrees = (first: number, second: number): boolean =>
    (members[first] as Member).part < (members[second] as Member).part &&
    Math.abs(value(first, 0) - value(second, 0)) <= limits.colour &&
    Math.abs(value(first, 2) - value(second, 2)) <= limits.colour &&
    Math.abs(Math.log((value(first, 3) + 1) / (value(second, 3) + 1))) <= limits.contrast;
  let pairs = 0;
  for (const second of rows) {
    if ((members[second] as Member).part === 0) continue;
    const green = value(second, 1);
    const from = lowerBound(greens, green - limits.colour - ROUNDING);
    const to = lowerBound(greens, green + limits.colour + ROUNDING);
    let found: number[] | undefined;
    if (to - from > MOST_COMPARED) {
      index ??= new HashIndex(
        hashes,
        Int32Array.from(firsts, (at) => 16 * at),
      );
      const near: number[] = [];
      const places = positions.map((_, position) => 16 * second + 2 * position);
      index.near(hashes, places, (entry) => {
        if (entry >= from && entry < to) near.push(entry);
      });
      found = near;
      yield undefined;
    }
    const count = found ? found.length : to - from;
    for (let at = 0; at < count; at++) {
      if (++pairs % PAIRS_AT_ONCE === 0) yield undefined;
      const first = firsts[found ? (found[at] as number) : from + at] as number;
      if (!agrees(first, second)) continue;
      for (let position = 0; position < positions.length; position++) {
        const distance = hashDistance(hashes, 16 * first + 2 * position, 16 * second);
        if (distance <= limits.signs) yield { first, second, position };
      }
    }
  }
}
