import { CnnError, checkInteger, checkOptionNames, randomStream } from '@cnn/core';
import { imageSet } from '../set/makeImageSet.js';
import { type DrawnEvidence, drawNuclei, drawTextures } from './drawEvidence.js';
import type { MaskedImageSet } from './maskedImageSet.js';
import { syntheticNote } from './syntheticTissue.js';

/** What the class of an image of `syntheticEvidence` follows from. */
export type EvidenceKind = 'nuclei' | 'textures';

export interface SyntheticEvidenceOptions {
  /** Default `nuclei`. */
  readonly kind?: EvidenceKind | undefined;
  /** Height and width in pixels. Default 64. */
  readonly size?: number | undefined;
  /** Number of images, half of them of each class. Default 1200. */
  readonly count?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

const names = {
  kind: true,
  size: true,
  count: true,
  seed: true,
} satisfies Record<keyof SyntheticEvidenceOptions, true>;

const kinds = {
  nuclei: { classNames: ['benign-like', 'malignant-like'], draw: drawNuclei },
  textures: { classNames: ['striped', 'dotted'], draw: drawTextures },
} as const;

/**
 * A test of explanations: synthetic images whose class follows from places that are known, so that it can be seen whether an explanation
 * points at them. `mask(index, label)` says where the evidence of a class is.
 *
 * - `nuclei`: one or two clusters of benign-like nuclei among single ones, in both classes. Malignant-like images have one or two
 *   clusters of malignant-like nuclei (large, pale, with a dark rim) besides. Benign-like images have no evidence: their masks are empty.
 * - `textures`: a striped and a dotted patch; the larger one is the class, and the smaller one is missing in every third image. Each is
 *   the evidence of its class, so that maps of both classes can be tested on one image.
 *
 * The same options always give the same bytes. Pixels are drawn when they are first asked for, and kept: `count · size² · 3` bytes
 * in the end.
 *
 * @throws CnnError (OPTIONS) for options out of range
 * @example
 * const set = syntheticEvidence({ kind: 'nuclei', count: 200 });
 * const mask = set.mask(1); // [64, 64] of 0 and 1
 */
export function syntheticEvidence(options: SyntheticEvidenceOptions = {}): MaskedImageSet {
  checkOptionNames({ where: 'syntheticEvidence', options, names: Object.keys(names) });
  const { kind = 'nuclei', size = 64, count = 1200, seed = 0 } = options;
  checkInteger('size', size, 16);
  checkInteger('count', count, 2);
  if (!Object.hasOwn(kinds, kind)) {
    throw new CnnError(
      'OPTIONS',
      `syntheticEvidence: expected kind to be ${Object.keys(kinds).join(' or ')}, received ${JSON.stringify(kind)}.`,
      { details: { option: 'kind' } },
    );
  }
  const { classNames, draw } = kinds[kind];
  const drawn = (index: number): DrawnEvidence => {
    if (!(index >= 0 && index < count)) {
      throw new CnnError(
        'DATA',
        `synthetic evidence: expected an item of 0..${count - 1}, received ${index}.`,
      );
    }
    const random = randomStream({ seed, purpose: `synthetic evidence/${kind}`, counters: [index] });
    return draw({ size, label: index % 2, random });
  };
  const kept: Uint8Array[] = [];
  const set = imageSet({
    name: `synthetic evidence: ${kind}`,
    note: syntheticNote,
    classNames,
    imageShape: [size, size, 3],
    items: Array.from({ length: count }, (_, index) => ({ label: index % 2 })),
    pixelType: 'uint8',
    load: (index) => {
      kept[index] ??= drawn(index).pixels;
      return kept[index];
    },
  });
  return { ...set, mask: (index, label = index % 2) => drawn(index).masks[label === 1 ? 1 : 0] };
}
