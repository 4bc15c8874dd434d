import { aNumberOrMean, aRange } from '../fields.js';
import { checkRanges, draw, type StepRule } from '../step.js';

type Range = readonly [low: number, high: number];

/**
 * Fills a random rectangle (Zhong et al. 2020, arXiv:1708.04896); a square of fixed size is cutout (DeVries and Taylor
 * 2017, arXiv:1708.04552).
 */
export interface RandomErasing {
  readonly type: 'randomErasing';
  /** Share of the image's area. */
  readonly scale: Range;
  /** Width by height. */
  readonly ratio: Range;
  /** In the set's units; `mean` is the mean of each channel of the image. */
  readonly fillValue: number | 'mean';
}

/**
 * torchvision's defaults: 2 % to 33 % of the area, sides 0.3 to 3.3, filled with 0. It is done to every image, as by Keras's
 * RandomErasing, unless the step has a `probability`: torchvision's is 0.5. A rectangle that is too wide or too high is cut
 * to the image, where torchvision draws again.
 */
export function randomErasing(options: Partial<Omit<RandomErasing, 'type'>> = {}): RandomErasing {
  const { scale = [0.02, 0.33], ratio = [0.3, 3.3], fillValue = 0 } = options;
  return { type: 'randomErasing', scale, ratio, fillValue };
}

/** Cutout: a square of a share of the image's area. @param options.area default 0.25, a side of half the image's */
export function cutout(
  options: { readonly area?: number; readonly fillValue?: number | 'mean' } = {},
): RandomErasing {
  const { area = 0.25, fillValue = 0 } = options;
  return { type: 'randomErasing', scale: [area, area], ratio: [1, 1], fillValue };
}

/** Mean of each channel. */
function means(pixels: Float32Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < pixels.length; i++)
    sums[i % channels] = (sums[i % channels] as number) + (pixels[i] as number);
  return sums.map((sum) => sum / (pixels.length / channels));
}

export const randomErasingRule: StepRule<RandomErasing> = {
  fields: { scale: aRange, ratio: aRange, fillValue: aNumberOrMean },
  check: ({ scale, ratio }) => checkRanges({ scale }, [0, 1]) ?? checkRanges({ ratio }, [0.01, 100]),
  apply({ scale, ratio, fillValue }, pixels, { imageShape: [height, width, channels] }, random) {
    const area = draw(random, scale) * height * width;
    const aspect = Math.exp(draw(random, [Math.log(ratio[0]), Math.log(ratio[1])]));
    const columns = Math.min(width, Math.round(Math.sqrt(area * aspect)));
    const rows = Math.min(height, Math.round(Math.sqrt(area / aspect)));
    const left = random.integer(width - columns + 1);
    const top = random.integer(height - rows + 1);
    const fill = fillValue === 'mean' ? means(pixels, channels) : undefined;
    for (let y = top; y < top + rows; y++) {
      const begin = (y * width + left) * channels;
      for (let i = begin; i < begin + columns * channels; i++)
        pixels[i] = fill ? (fill[i % channels] as number) : (fillValue as number);
    }
  },
};
