import { fields, gradients, ops, type Value } from '@cnn/core';
import type { MethodRule } from './method.js';
import { onePass } from './onePass.js';

export interface SaliencyOptions {
  /**
   * `max`: of each pixel the largest magnitude over its channels, `[h, w]`. `each`: the gradient itself, with its sign,
   * `[h, w, channels]`. Default `max`.
   */
  readonly channels?: 'max' | 'each' | undefined;
}

/** How a saliency is made of the gradient to an image. */
export const saliencyChannels = fields.oneOf(['max', 'each']);

/** The largest magnitude over channels: `[batch, h, w]`. */
const largestMagnitude = (slope: Value): Value => ops.reduceMax(ops.abs(slope), { axes: [3] });

/**
 * Saliency: the gradient of the score to each pixel: how much it would change with the pixel. Simonyan, Vedaldi and Zisserman 2013,
 * arXiv:1312.6034, section 3.1.
 *
 * **Fails the randomization test** (`modelRandomization`) with the tutorial's network on synthetic tissue: after the last convolution got random weights, the
 * rank correlation with the trained map is still 0.5. The map depends more on the image than on what the network has learned. See the README's table.
 */
export const saliency: MethodRule<SaliencyOptions> = {
  label: 'Saliency',
  source: { authors: 'Simonyan et al. 2013', url: 'https://arxiv.org/abs/1312.6034' },
  looksAt: 'image',
  unit: 'change of the score per unit of a pixel',
  options: { channels: saliencyChannels },
  async bind({ model, graph, options: { channels = 'max' } }) {
    const explain = await onePass({
      model,
      key: JSON.stringify(['saliency', channels]),
      graph: () => graph,
      maps: (score, { image }) => {
        const [slope] = gradients(score, [image]) as [Value];
        return [channels === 'max' ? largestMagnitude(slope) : slope];
      },
    });
    return { layers: [], signed: channels === 'each', onePass: true, explain };
  },
};
