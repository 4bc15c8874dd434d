import { whiteOf } from '../preparation/white.js';
import type { ImageSet } from '../set/imageSet.js';
import { Breaks } from './breaks.js';
import { candidates, type Member } from './candidates.js';
import { correlation, type Detail, detailOf, rootMeanSquare } from './detail.js';
import { addFingerprint, createFingerprints, type Fingerprints } from './fingerprint.js';
import type { ImageFingerprints } from './imageFingerprints.js';
import { limits } from './limits.js';
import { lumaPlane } from './plane.js';
import { positions, sources } from './positions.js';

/** Two images of different parts that show the same. */
export interface NearDuplicate {
  /** Indices into the set's items, the first in the earlier part. */
  readonly items: readonly [first: number, second: number];
  readonly parts: readonly [first: string, second: string];
  /** How the second lies, seen from the first: `same position`, `turned by 90° clockwise`, `mirrored …`. */
  readonly position: string;
  /** Correlation of their details, up to 1. */
  readonly similarity: number;
}

export interface NearDuplicatesOptions {
  readonly set: ImageSet;
  /** Indices into the set's items, by name of the part. */
  readonly parts: Readonly<Record<string, readonly number[]>>;
  /** How many images are loaded at the same time. Default 8. */
  readonly parallel?: number | undefined;
  /** Of this set, from earlier looks: what is known of them is not read again, and what is read is kept there. */
  readonly fingerprints?: ImageFingerprints | undefined;
  /** Anything with `aborted`, such as an AbortSignal. */
  readonly signal?: { readonly aborted: boolean } | undefined;
}

async function fingerprintAll(
  options: NearDuplicatesOptions,
  members: readonly Member[],
  breaks: Breaks,
): Promise<Fingerprints> {
  const { set, parallel = 8, fingerprints } = options;
  const { imageShape } = set;
  const prints = createFingerprints(members.length);
  let next = 0;
  const readSome = async (): Promise<void> => {
    while (next < members.length) {
      const at = next++;
      breaks.check();
      const { item } = members[at] as Member;
      if (!fingerprints?.copy(item, prints, at)) {
        const loaded = set.load(item);
        const pixels = ArrayBuffer.isView(loaded) ? loaded : await loaded;
        const largest = addFingerprint({ to: prints, at, pixels, imageShape });
        fingerprints?.keep(item, prints, at, largest);
      }
      if (breaks.due) await breaks.take();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, members.length) }, readSome));
  } finally {
    next = members.length;
  }
  return prints;
}

/** Details of the images that were looked at last. */
class Details {
  readonly #kept = new Map<number, Detail>();
  readonly #set: ImageSet;

  constructor(set: ImageSet) {
    this.#set = set;
  }

  get(item: number): Detail | undefined {
    return this.#kept.get(item);
  }

  async read(item: number): Promise<Detail> {
    const detail = detailOf(lumaPlane(await this.#set.load(item), this.#set.imageShape));
    if (this.#kept.size >= 2048) this.#kept.delete(this.#kept.keys().next().value as number);
    this.#kept.set(item, detail);
    return detail;
  }
}

/**
 * Images that are in two parts: copies under another name, turned or mirrored, and encoded anew, also with loss. Blank
 * ones are left out. For each image the most similar one of each other part is told.
 *
 * Images agree when mean colours, contrast and a perceptual hash do, in one of eight positions, and then their pixels.
 * Memory: 84 bytes per image. It sees what `load` gives: of an image that is stretched to the set's size, a mirrored copy
 * may be missed where stretching moves its sharp edges by a fraction of a pixel.
 *
 * @throws CnnError (ABORTED) when `signal` says so; what loading throws
 */
export async function findNearDuplicates(options: NearDuplicatesOptions): Promise<NearDuplicate[]> {
  const { set } = options;
  const names = Object.keys(options.parts);
  const members = names.flatMap((name, part) => (options.parts[name] ?? []).map((item) => ({ item, part })));
  const breaks = new Breaks({ what: `${set.name}: the leakage check`, signal: options.signal });
  const prints = await fingerprintAll(options, members, breaks);
  const scale = 255 / (whiteOf(set) ?? (prints.largest || 255));
  const details = new Details(set);
  const best = new Map<string, NearDuplicate>();
  for (const candidate of candidates(prints, members, scale)) {
    if (breaks.due) await breaks.take();
    if (!candidate) continue;
    const { first, second, position } = candidate;
    const [a, b] = [members[first] as Member, members[second] as Member];
    const key = `${b.item} ${a.part}`;
    const before = best.get(key);
    if (before && before.similarity > 0.999) continue;
    const where = positions[position] as (typeof positions)[number];
    const [one, two] = [
      details.get(a.item) ?? (await details.read(a.item)),
      details.get(b.item) ?? (await details.read(b.item)),
    ];
    const from = sources(one.size, where);
    if (rootMeanSquare(one.luma, two.luma, from) * scale > limits.difference) continue;
    const similarity = correlation(one.detail, two.detail, from);
    if (similarity < limits.correlation || (before && before.similarity >= similarity)) continue;
    best.set(key, {
      items: [a.item, b.item],
      parts: [names[a.part] as string, names[b.part] as string],
      position: where.name,
      similarity,
    });
  }
  return [...best.values()].sort((a, b) => a.items[0] - b.items[0] || a.items[1] - b.items[1]);
}
