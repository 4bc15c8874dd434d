import type { TensorValue } from '@cnn/core';
import { CnnError } from '@cnn/core';
import { gaussianBlur } from '@cnn/data';
import type { ExplainableModel } from '../model/explainableModel.js';

/**
 * An image in which there is nothing to be seen, or what is put in the place of pixels that are hidden:
 *
 * - `zeros`: 0, which mostly is black
 * - `white`: the value that white has for the model; 1 where nothing says what is white
 * - `mean`: the mean of the image, by channel
 * - `blurred`: the image itself, blurred with a standard deviation of a tenth of its shorter side
 * - pixels as the model sees them, `[height, width, channels]`
 */
export type Reference = 'zeros' | 'white' | 'mean' | 'blurred' | Float32Array;

const names = ['zeros', 'white', 'mean', 'blurred'];

export function aReference(value: unknown): string | undefined {
  if (value instanceof Float32Array || names.includes(value as string)) return undefined;
  return `${names.map((name) => `'${name}'`).join(', ')}, or a Float32Array of pixels`;
}

/**
 * The reference of one image, `[height, width, channels]`.
 *
 * @throws CnnError (OPTIONS) for pixels of another number than the model takes
 */
export function referenceOf(
  { definition, preprocessing }: Pick<ExplainableModel, 'definition' | 'preprocessing'>,
  reference: Reference,
  { data }: TensorValue,
): Float32Array {
  const { input } = definition;
  if (reference instanceof Float32Array) {
    if (reference.length === data.length) return reference;
    throw new CnnError(
      'OPTIONS',
      `explain: expected ${data.length} pixels, [${input.join(', ')}] as the model takes, received ${reference.length}.`,
    );
  }
  if (reference === 'zeros') return new Float32Array(data.length);
  if (reference === 'white') {
    const { source, rescale } = preprocessing;
    return new Float32Array(data.length).fill(source.white === null ? 1 : source.white * rescale);
  }
  if (reference === 'mean') return meanColour(data, input[2]);
  const blurred = Float32Array.from(data);
  gaussianBlur(blurred, input, Math.min(input[0], input[1]) / 10);
  return blurred;
}

function meanColour(data: ArrayLike<number>, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  for (let at = 0; at < data.length; at++) {
    sums[at % channels] = (sums[at % channels] as number) + (data[at] as number);
  }
  const pixels = data.length / channels;
  return Float32Array.from({ length: data.length }, (_, at) => (sums[at % channels] as number) / pixels);
}
