import {
  type BatchSource,
  CnnError,
  type Conv2dLayer,
  computingLayers,
  INPUT,
  type ModelDefinition,
  type NamedLayer,
  randomStream,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { symmetricEigen } from '../linearAlgebra/symmetricEigen.js';
import { PatchStatistics } from './patchStatistics.js';

export interface WhiteningOptions {
  readonly model: ModelDefinition;
  /** The initial weights, such as `await trainable.weights()`. */
  readonly weights: TensorValues;
  /** The images that the model will be trained with. */
  readonly source: BatchSource;
  /** Patches that are looked at, up to 16 of an image. Default 50,000. */
  readonly patches?: number | undefined;
  /** Added to each variance, so that what hardly varies is not blown up. Default 5e-4, for images of 0..1. */
  readonly epsilon?: number | undefined;
  /** Which images and patches. Default 0. */
  readonly seed?: number | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

const PER_IMAGE = 16;

/**
 * Weights with which the first convolution whitens its patches: filter k is the k-th principal component of the patches
 * of the images, the strongest first, scaled to variance 1 (divided by √(variance + epsilon)) and moved to mean 0 by
 * the bias; filter k + F / 2 is the same with the other sign, so that a rectifier loses nothing. Colours and neighbouring
 * pixels of photographs vary together; a network that is given them apart learns in fewer epochs. After Jordan 2024,
 * "94% on CIFAR-10 in 3.29 seconds on a single GPU", arXiv 2404.00498, whose first layer this is.
 *
 * F filters use at most F / 2 components, and no more than a patch has numbers; filters that are left keep their weights.
 * A layer without bias gets the kernel alone.
 *
 * @returns the convolution's new weights, for `setWeights`
 * @throws CnnError (MODEL) when the model does not begin with an ordinary conv2d; (DATA) for options out of range, or
 *   images of another shape; (ABORTED) when the signal fired
 */
export async function whiteningWeights(options: WhiteningOptions): Promise<TensorValues> {
  const { model, weights, source, patches = 50_000, epsilon = 5e-4, seed = 0, signal } = options;
  const layer = firstConvolution(model);
  const kernel = weights[`${layer.name}/kernel`];
  if (!kernel) {
    throw new CnnError(
      'MODEL',
      `whiteningWeights: expected weights of '${model.name}', with ${layer.name}/kernel.`,
    );
  }
  if (!Number.isSafeInteger(patches) || patches < 1 || !(epsilon >= 0)) {
    throw new CnnError(
      'DATA',
      `whiteningWeights: expected patches from 1 and epsilon from 0, received ${patches} and ${epsilon}.`,
    );
  }
  if (source.imageShape.join() !== model.input.join()) {
    throw new CnnError(
      'DATA',
      `whiteningWeights: '${model.name}' takes images of [${model.input}], received [${source.imageShape}].`,
    );
  }
  const [height = 1, width = 1] = kernel.shape;
  const statistics = new PatchStatistics({ height, width, channels: model.input[2] });
  let images = Math.min(source.size, Math.ceil(patches / PER_IMAGE));
  for await (const batch of source.batches({ batchSize: 32, shuffle: true, seed })) {
    if (signal?.aborted) throw new CnnError('ABORTED', 'whiteningWeights: stopped.');
    const used = Math.min(images, batch.indices.length);
    for (let row = 0; row < used; row++) {
      const random = randomStream({ seed, purpose: 'whitening', counters: [batch.indices[row] as number] });
      statistics.addImage(batch.images, row, { count: PER_IMAGE, random });
    }
    images -= used;
    if (images === 0) break;
  }
  const bias = weights[`${layer.name}/bias`];
  return named(layer.name, componentFilters({ statistics, kernel, bias, epsilon }));
}

function named(
  layer: string,
  values: { readonly kernel: TensorValue; readonly bias: TensorValue | undefined },
) {
  const { kernel, bias } = values;
  return { [`${layer}/kernel`]: kernel, ...(bias ? { [`${layer}/bias`]: bias } : {}) };
}

/** @throws CnnError (MODEL) unless the first layer, also of a model inside, is a conv2d of all channels of the images without dilation */
function firstConvolution(model: ModelDefinition): Conv2dLayer & { readonly name: string } {
  const [place] = computingLayers(model);
  const layer = place && { ...place.layer, name: place.path };
  const isPlain =
    layer?.type === 'conv2d' &&
    readsImages(model.layers) &&
    (layer.groups ?? 1) === 1 &&
    [layer.dilationRate ?? 1].flat().every((rate) => rate === 1);
  if (isPlain) return layer;
  throw new CnnError(
    'MODEL',
    `whiteningWeights: '${model.name}' begins with ${layer?.type ?? 'nothing'} '${layer?.name ?? ''}', expected a conv2d without groups and dilation. Begin the model with one.`,
  );
}

/** Whether the first layer of all reads the images, and no other input. */
function readsImages([first]: readonly NamedLayer[], images = INPUT): boolean {
  const input = first?.inputs?.[0] ?? images;
  if (input !== images) return false;
  return first?.type !== 'model' || readsImages(first.layers, first.inputNames?.[0]);
}

interface ComponentOptions {
  readonly statistics: PatchStatistics;
  readonly kernel: TensorValue;
  readonly bias: TensorValue | undefined;
  readonly epsilon: number;
}

function componentFilters({ statistics, kernel, bias, epsilon }: ComponentOptions) {
  const { mean, covariance } = statistics;
  const size = mean.length;
  const filters = kernel.shape[3] ?? 0;
  const half = Math.floor(filters / 2);
  const { values, vectors } = symmetricEigen(covariance);
  const weights = Float32Array.from(kernel.data);
  const offsets = bias && Float32Array.from(bias.data);
  for (let k = 0; k < Math.min(half, size); k++) {
    const vector = upright(vectors[size - 1 - k] as Float64Array);
    const scale = 1 / Math.sqrt(Math.max(values[size - 1 - k] as number, 0) + epsilon);
    let atMean = 0;
    for (const [i, value] of vector.entries()) {
      const weight = value * scale;
      weights[i * filters + k] = weight;
      weights[i * filters + half + k] = -weight;
      atMean += weight * (mean[i] as number);
    }
    offsets?.set([-atMean], k);
    offsets?.set([atMean], half + k);
  }
  return {
    kernel: { shape: kernel.shape, data: weights },
    bias: bias && offsets && { shape: bias.shape, data: offsets },
  };
}

/** An eigenvector has no sign of its own: its largest component is made positive. */
function upright(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
