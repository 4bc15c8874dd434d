import { fields, randomStream } from '@cnn/core';
import { resizePixels } from '@cnn/data';
import { aReference, type Reference } from '../pixels/reference.js';
import { bindMasked } from './bindMasked.js';
import type { MethodRule } from './method.js';

export interface RiseOptions {
  /** How many masks. Default 1000. */
  readonly masks?: number | undefined;
  /** Cells along each side of a mask. Default 7. */
  readonly cells?: number | undefined;
  /** How probable a cell is to be seen. Default 0.5. */
  readonly keep?: number | undefined;
  /** What is seen in the place of hidden cells. Default `mean`, the mean colour of the image. */
  readonly fill?: Reference | undefined;
  /** What the masks follow from. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * RISE: the mean score of the image under random masks in which a place is seen, less the mean score under all masks. The masks follow from
 * (seed, number of the mask), are the same for every image, and the same on every engine. Petsiuk, Das and Saenko 2018, arXiv:1806.07421,
 * formula 6, with the logit as the score, centred, and divided by how often a place was seen.
 */
export const rise: MethodRule<RiseOptions> = {
  label: 'RISE',
  source: { authors: 'Petsiuk et al. 2018', url: 'https://arxiv.org/abs/1806.07421' },
  looksAt: 'image',
  unit: 'by how much the score is above its mean when the place is seen',
  options: {
    masks: fields.positiveInteger,
    cells: fields.positiveInteger,
    keep: (value) =>
      typeof value === 'number' && value > 0 && value < 1 ? undefined : 'a number above 0 and below 1',
    fill: aReference,
    seed: (value) =>
      Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'an integer of at least 0',
  },
  async bind({ model, options, batchSize }) {
    const { masks: count = 1000, cells = 7, keep = 0.5, seed = 0 } = options;
    const [height, width] = model.definition.input;
    const write = maskWriter({ height, width, cells, keep, seed });
    return bindMasked({
      ...{ model, batchSize, count, fill: options.fill, writeMask: write },
      mapOf: (scores) => meanWhereSeen(scores, height * width, write),
    });
  },
};

interface MaskOptions {
  readonly height: number;
  readonly width: number;
  readonly cells: number;
  readonly keep: number;
  readonly seed: number;
}

/**
 * Writes mask k: a grid of one cell more than asked for, each seen or not, enlarged bilinearly and moved by up to a cell.
 */
function maskWriter({ height, width, cells, keep, seed }: MaskOptions) {
  const cell = [Math.ceil(height / cells), Math.ceil(width / cells)] as const;
  const large = [cell[0] * (cells + 1), cell[1] * (cells + 1)] as const;
  return (index: number, mask: Float32Array): void => {
    const random = randomStream({ seed, purpose: 'explain/rise', counters: [index] });
    const grid = random.fillMask(new Float32Array((cells + 1) ** 2), keep);
    const [top, left] = [random.integer(cell[0]), random.integer(cell[1])];
    const enlarged = resizePixels({ pixels: grid, from: [cells + 1, cells + 1], to: large, channels: 1 });
    for (let y = 0; y < height; y++) {
      const start = (top + y) * large[1] + left;
      mask.set(enlarged.subarray(start, start + width), y * width);
    }
  };
}

/** Of each place the mean of the scores, as far as it was seen, less their mean. */
function meanWhereSeen(
  scores: Float32Array,
  size: number,
  write: (index: number, mask: Float32Array) => void,
): Float32Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const sums = new Float64Array(size);
  const seen = new Float64Array(size);
  const mask = new Float32Array(size);
  for (const [index, score] of scores.entries()) {
    write(index, mask);
    for (let pixel = 0; pixel < size; pixel++) {
      const share = mask[pixel] as number;
      sums[pixel] = (sums[pixel] as number) + (score - mean) * share;
      seen[pixel] = (seen[pixel] as number) + share;
    }
  }
  return Float32Array.from(sums, (sum, pixel) => (seen[pixel] === 0 ? 0 : sum / (seen[pixel] as number)));
}
