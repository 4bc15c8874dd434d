import { fields, gradients, ops, randomStream, type TensorValue, type Value } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelGraph.js';
import type { MethodRule } from './method.js';
import { itemOf, stacked } from './perImage.js';
import { saliencyChannels } from './saliency.js';

export interface SmoothGradOptions {
  /** How many noisy copies of an image. Default 50. */
  readonly samples?: number | undefined;
  /** Standard deviation of the noise, as a share of the image's range from its smallest to its largest value. Default 0.15. */
  readonly noise?: number | undefined;
  /** What the noise follows from, with the image's index. Default 0. */
  readonly seed?: number | undefined;
  /** See `saliency`. Default `max`. */
  readonly channels?: 'max' | 'each' | undefined;
}

/**
 * SmoothGrad: the mean of the gradients to copies of an image with normal noise. The noise follows from (seed, image, copy) and is the
 * same on every engine. Smilkov et al. 2017, arXiv:1706.03825.
 *
 * **Fails the randomization test** (`modelRandomization`) with the tutorial's network on synthetic tissue: after the last convolution got random weights, the
 * rank correlation with the trained map is still 0.6. The map depends more on the image than on what the network has learned. See the README's table.
 */
export const smoothGrad: MethodRule<SmoothGradOptions> = {
  label: 'SmoothGrad',
  source: { authors: 'Smilkov et al. 2017', url: 'https://arxiv.org/abs/1706.03825' },
  looksAt: 'image',
  unit: 'change of the score per unit of a pixel',
  options: {
    samples: fields.positiveInteger,
    noise: fields.aPositiveNumber,
    seed: (value) =>
      Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'an integer of at least 0',
    channels: saliencyChannels,
  },
  async bind({ model, options, batchSize }) {
    const { samples = 50, noise = 0.15, seed = 0, channels = 'max' } = options;
    const session = await model.load('explain/smoothGrad', () => noisyPrograms(model));
    const [height, width, depth] = model.definition.input;
    return {
      layers: [],
      signed: channels === 'each',
      onePass: false,
      async explain({ images, items, directions, report }) {
        const maps: Float32Array[] = [];
        for (const [at, item] of items.entries()) {
          const image = itemOf(images, at);
          const direction = itemOf(directions as TensorValue, at);
          const deviation = noise * rangeOf(image.data);
          const sum = new Float64Array(image.data.length);
          for (let from = 0; from < samples; from += batchSize) {
            const count = Math.min(batchSize, samples - from);
            const copies = Array.from({ length: count }, (_, copy) => {
              const random = randomStream({
                seed,
                purpose: 'explain/smoothGrad',
                counters: [item, from + copy],
              });
              return image.data.map(() => deviation * random.normal());
            });
            const { total } = await session.run('gradient', {
              image,
              direction,
              noise: stacked(image.shape, copies),
            });
            (total as TensorValue).data.forEach((value, pixel) => {
              sum[pixel] = (sum[pixel] as number) + value;
            });
            report((at + (from + count) / samples) / items.length);
          }
          const mean = Float32Array.from(sum, (value) => value / samples);
          maps.push(channels === 'max' ? magnitudes(mean, depth) : mean);
        }
        return { maps: [stacked([height, width, channels === 'max' ? 1 : depth], maps)] };
      },
    };
  },
};

/** A program of noisy copies of one image: the sum of their gradients. */
function noisyPrograms(model: ExplainableModel) {
  const [height, width, channels] = model.definition.input;
  const shape = [height, width, channels];
  const { graph, image, logits } = modelGraph({
    model,
    image: (own) =>
      ops.add(
        own.input('image', { shape, dtype: 'float32', source: { kind: 'batch' } }),
        own.input('noise', { shape: [-1, ...shape], dtype: 'float32', source: { kind: 'batch' } }),
      ),
  });
  const direction = graph.input('direction', {
    shape: [logits.shape[1] as number],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const [slope] = gradients(ops.reduceSum(ops.multiply(logits, direction)), [image]) as [Value];
  const total = ops.reduceSum(slope, { axes: [0] });
  return { state: graph.stateSpecs, programs: { gradient: graph.program({ outputs: { total } }) } };
}

function rangeOf(data: Float32Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

/** Of each pixel the largest magnitude over its channels. */
function magnitudes(slope: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: slope.length / channels }, (_, pixel) => {
    let largest = 0;
    for (let channel = 0; channel < channels; channel++) {
      largest = Math.max(largest, Math.abs(slope[pixel * channels + channel] as number));
    }
    return largest;
  });
}
