import { CnnError, fields } from '@cnn/core';
import { aReference, type Reference } from '../pixels/reference.js';
import { bindMasked } from './bindMasked.js';
import type { MethodRule } from './method.js';

export interface OcclusionOptions {
  /** Height and width of what is hidden, in pixels, one number or `[height, width]`. Default an eighth of each side. */
  readonly window?: number | readonly [height: number, width: number] | undefined;
  /** How far it moves. Default half the window. */
  readonly stride?: number | readonly [height: number, width: number] | undefined;
  /** What is seen in its place. Default `mean`, the mean colour of the image. */
  readonly fill?: Reference | undefined;
}

type Pair = readonly [height: number, width: number];

const pairOf = (value: number | Pair): Pair => (typeof value === 'number' ? [value, value] : value);

/**
 * Occlusion: by how much the score falls when a window of the image is hidden; of a pixel, the mean over the windows that hide it.
 * Windows at the right and lower edge are cut off. Zeiler and Fergus 2014, doi:10.1007/978-3-319-10590-1_53, section 4.2.
 */
export const occlusion: MethodRule<OcclusionOptions> = {
  label: 'Occlusion',
  source: { authors: 'Zeiler and Fergus 2014', url: 'https://doi.org/10.1007/978-3-319-10590-1_53' },
  looksAt: 'image',
  unit: 'by how much the score falls when the place is hidden',
  options: { window: fields.positiveIntegerOrPair, stride: fields.positiveIntegerOrPair, fill: aReference },
  async bind({ model, options, batchSize }) {
    const [height, width] = model.definition.input;
    const usual: Pair = [Math.max(1, Math.round(height / 8)), Math.max(1, Math.round(width / 8))];
    const window = pairOf(options.window ?? usual);
    if (window[0] > height || window[1] > width) {
      throw new CnnError(
        'OPTIONS',
        `explain: method occlusion: expected a window of at most ${height}×${width}, as the model sees images, received ${window.join('×')}.`,
        { details: { option: 'window' } },
      );
    }
    const half: Pair = [Math.max(1, window[0] >> 1), Math.max(1, window[1] >> 1)];
    const stride = pairOf(options.stride ?? half);
    const rows = 1 + Math.ceil((height - window[0]) / stride[0]);
    const columns = 1 + Math.ceil((width - window[1]) / stride[1]);
    /** Calls back with each pixel of a window. */
    const eachPixel = (index: number, visit: (pixel: number) => void): void => {
      const top = Math.floor(index / columns) * stride[0];
      const left = (index % columns) * stride[1];
      for (let y = top; y < Math.min(height, top + window[0]); y++) {
        for (let x = left; x < Math.min(width, left + window[1]); x++) visit(y * width + x);
      }
    };
    return bindMasked({
      ...{ model, batchSize, fill: options.fill, mapOf: meanFall },
      count: rows * columns + 1,
      // The first mask hides nothing.
      writeMask: (index, mask) => {
        mask.fill(1);
        if (index === 0) return;
        eachPixel(index - 1, (pixel) => {
          mask[pixel] = 0;
        });
      },
    });

    function meanFall(scores: Float32Array): Float32Array {
      const sums = new Float64Array(height * width);
      const counts = new Int32Array(height * width);
      for (let index = 0; index < rows * columns; index++) {
        const fall = (scores[0] as number) - (scores[index + 1] as number);
        eachPixel(index, (pixel) => {
          sums[pixel] = (sums[pixel] as number) + fall;
          counts[pixel] = (counts[pixel] as number) + 1;
        });
      }
      // Pixels between windows whose stride is larger than they are were never hidden.
      return Float32Array.from(sums, (sum, pixel) => sum / Math.max(1, counts[pixel] as number));
    }
  },
};
