import type { RandomStream } from '@cnn/core';
import { drawGround, type StainLayers } from './ground.js';
import { type Nucleus, stampNucleus } from './nucleus.js';
import { develop, patientStain } from './stain.js';

export interface DrawEvidenceOptions {
  /** Height and width in pixels. The field shown is the same at any size. */
  readonly size: number;
  readonly label: number;
  readonly random: RandomStream;
}

/** A picture whose class follows from some of its places. */
export interface DrawnEvidence {
  /** RGB bytes, `[size, size, 3]`. */
  readonly pixels: Uint8Array;
  /** For each class, `[size, size]` of 0 and 1: where its evidence is. */
  readonly masks: readonly [Uint8Array, Uint8Array];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const FIELD = 64;

function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** Round places inside the field that do not touch, of these radii. */
function places(radii: readonly number[], random: RandomStream): Place[] {
  for (;;) {
    const all = radii.map((radius) => ({
      x: between(random, radius + 1, FIELD - radius - 1),
      y: between(random, radius + 1, FIELD - radius - 1),
      radius,
    }));
    const apart = all.every((one, at) =>
      all.slice(at + 1).every((other) => distance(one, other) > one.radius + other.radius + 1),
    );
    if (apart) return all;
  }
}

function distance(a: Pick<Place, 'x' | 'y'>, b: Pick<Place, 'x' | 'y'>): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** One nucleus in the middle of a place and others around it, as close as they get. */
function cluster({ x, y, radius }: Place, like: 'benign' | 'malignant', random: RandomStream): Nucleus[] {
  const malignant = like === 'malignant';
  const mean = malignant ? 3.7 : 2.1;
  const count = malignant ? 5 : 9;
  const jitter = malignant ? 0.3 : 0.7;
  const turn = 2 * Math.PI * random.uniform();
  return Array.from({ length: count }, (_, at) => {
    const from = at === 0 ? 0 : radius - mean - 0.3;
    const angle = turn + (2 * Math.PI * at) / (count - 1);
    const own = mean * Math.exp((malignant ? 0.12 : 0.05) * random.normal());
    const stretch = between(random, 1, malignant ? 1.4 : 1.15);
    return {
      x: x + from * Math.cos(angle) + jitter * random.normal(),
      y: y + from * Math.sin(angle) + jitter * random.normal(),
      long: own * Math.sqrt(stretch),
      short: own / Math.sqrt(stretch),
      angle: Math.PI * random.uniform(),
      irregularity: malignant ? 0.15 : 0.04,
      darkness: between(random, 1.05, 1.4) - (malignant ? 0.15 : 0),
      vesicular: malignant,
    };
  });
}

const CLUSTER = 9.5;

/**
 * One or two clusters of benign-like nuclei among single ones, in both classes. The second class has one or two of malignant-like nuclei
 * besides, which are its evidence; the first has no evidence but that they are missing.
 */
export function drawNuclei({ size, label, random }: DrawEvidenceOptions): DrawnEvidence {
  const stain = patientStain(random);
  const layers = drawGround(size, 0.4, random);
  const benign = 1 + random.integer(2);
  const malignant = label === 1 ? 1 + random.integer(2) : 0;
  const clusters = places(new Array<number>(benign + malignant).fill(CLUSTER), random);
  const masks = [new Uint8Array(size * size), new Uint8Array(size * size)] as const;
  for (let single = 0; single < 14; single++) {
    const at = { x: between(random, 0, FIELD), y: between(random, 0, FIELD) };
    const [nucleus] = cluster({ ...at, radius: 0 }, 'benign', random) as [Nucleus];
    const free = clusters.every((place) => distance(place, nucleus) > place.radius + 2);
    if (free) stampNucleus({ ...layers, size, nucleus, random });
  }
  for (const [at, place] of clusters.entries()) {
    const like = at < benign ? 'benign' : 'malignant';
    const mask = like === 'malignant' ? masks[1] : undefined;
    for (const nucleus of cluster(place, like, random)) {
      stampNucleus({ ...layers, size, nucleus, mask, random });
    }
  }
  return { pixels: develop({ ...layers, stain, noise: 5, random }), masks };
}

/** Fills a place with stripes (0) or dots (1) of hematoxylin, of the same mean and about the same contrast. */
function stampTexture(
  layers: StainLayers,
  options: {
    readonly size: number;
    readonly place: Place;
    readonly texture: number;
    readonly mask: Uint8Array;
    readonly random: RandomStream;
  },
): void {
  const { size, place, texture, mask, random } = options;
  const angle = Math.PI * random.uniform();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const phases = [2 * Math.PI * random.uniform(), 2 * Math.PI * random.uniform()] as const;
  const wave = (2 * Math.PI) / 5;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const x = (((pixel % size) + 0.5) / size) * FIELD - place.x;
    const y = ((Math.floor(pixel / size) + 0.5) / size) * FIELD - place.y;
    if (Math.hypot(x, y) > place.radius) continue;
    const across = Math.sin(wave * (x * cos + y * sin) + phases[0]);
    const along = Math.sin(wave * (y * cos - x * sin) + phases[1]);
    const value = texture === 0 ? across : across * along * Math.SQRT2;
    layers.hematoxylin[pixel] = Math.max(0, 0.5 + 0.45 * value);
    mask[pixel] = 1;
  }
}

/**
 * Two round patches, one striped, one dotted: the larger one is the class. The smaller one is missing in every third picture. Each patch is
 * the evidence of its class, in pictures of both classes.
 */
export function drawTextures({ size, label, random }: DrawEvidenceOptions): DrawnEvidence {
  const stain = patientStain(random);
  const layers = drawGround(size, 0.4, random);
  const large = between(random, 9, 14);
  const [winner, loser] = places([large, 0.6 * large], random) as [Place, Place];
  const masks = [new Uint8Array(size * size), new Uint8Array(size * size)] as const;
  const alone = random.integer(3) === 0;
  for (const [at, place] of (alone ? [winner] : [winner, loser]).entries()) {
    const texture = at === 0 ? label : 1 - label;
    stampTexture(layers, { size, place, texture, mask: masks[texture] as Uint8Array, random });
  }
  return { pixels: develop({ ...layers, stain, noise: 5, random }), masks };
}
