import { randomStream, type TensorValue } from '@cnn/core';
import { noisyLinearImputation } from './noisyLinearImputation.js';

export interface PerturbedOptions {
  readonly images: TensorValue;
  readonly order: readonly Int32Array[];
  readonly kind: 'deletion' | 'insertion';
  readonly fraction: number;
  /** Of each image, what is added to what is filled in. */
  readonly noises: readonly Float32Array[];
}

export interface ImputationNoiseOptions {
  readonly length: number;
  /** Its standard deviation. */
  readonly noise: number;
  readonly seed: number;
  /** Of the image. */
  readonly index: number;
}

/** What is added to the filled-in pixels of an image, the same at every share of them. */
export function imputationNoise({ length, noise, seed, index }: ImputationNoiseOptions): Float32Array {
  const random = randomStream({ seed, purpose: 'explain/imputation', counters: [index] });
  const values = new Float32Array(length);
  if (noise > 0) for (let at = 0; at < length; at++) values[at] = noise * random.normal();
  return values;
}

/** Numbers of one image of a batch. */
export function sizeOf({ shape: [, height = 1, width = 1, channels = 1] }: TensorValue): number {
  return height * width * channels;
}

/** A batch in which the first places of each image's order are filled in, or all but these. */
export function perturbed(options: PerturbedOptions): TensorValue {
  const { images, order, kind, fraction, noises } = options;
  const [, height = 1, width = 1, channels = 1] = images.shape;
  const length = sizeOf(images);
  const data = new Float32Array(images.data.length);
  for (const [image, places] of order.entries()) {
    const first = places.subarray(0, Math.round(fraction * places.length));
    const known = new Uint8Array(places.length).fill(kind === 'deletion' ? 1 : 0);
    for (const place of first) known[place] = kind === 'deletion' ? 0 : 1;
    const pixels = (images.data as Float32Array).subarray(image * length, (image + 1) * length);
    const size = [height, width] as const;
    const filled = noisyLinearImputation({ pixels, size, channels, known, noise: noises[image] });
    data.set(filled, image * length);
  }
  return { shape: images.shape, data };
}
