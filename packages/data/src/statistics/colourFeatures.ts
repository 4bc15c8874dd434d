import { CnnError } from '@cnn/core';
import type { ImageSet, Pixels } from '../set/imageSet.js';

/** Numbers of each channel: mean, standard deviation, and the first and ninth decile. */
const featuresPerChannel = 4;
const QUANTILES = [0.1, 0.9] as const;

/** Images whose pixels are awaited together. */
const AT_ONCE = 16;

export interface ColourFeaturesOptions {
  readonly set: ImageSet;
  /** Items, in the order of the result. Default all. */
  readonly indices?: ArrayLike<number> | undefined;
  /** Anything with `aborted`, such as an AbortSignal. */
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/**
 * What the colours of each image are, without where they are: of every channel mean, standard deviation (of all pixels as a
 * population), and the quantiles 0.1 and 0.9 (interpolated linearly between neighbours, as NumPy does), channel after channel. For
 * RGB these are twelve numbers, in the units of the set's pixels. A classifier on them is a floor that a network should beat.
 * The images are those of the set, neither augmented nor stain-normalized; only a few are in memory at once.
 *
 * @returns a row for each item
 * @throws CnnError (ABORTED) when the signal fires, (DATA) for a pixel that is no finite number
 */
export async function colourFeatures(options: ColourFeaturesOptions): Promise<Float64Array[]> {
  const { set, signal } = options;
  const indices = Array.from(options.indices ?? set.items.keys());
  const rows: Float64Array[] = [];
  for (let start = 0; start < indices.length; start += AT_ONCE) {
    if (signal?.aborted) throw new CnnError('ABORTED', 'colourFeatures was stopped before its last image.');
    const some = indices.slice(start, start + AT_ONCE);
    const pixels = await Promise.all(some.map((index) => set.load(index)));
    for (const [at, one] of pixels.entries()) rows.push(featuresOf(one, set, some[at] as number));
  }
  return rows;
}

function featuresOf(pixels: Pixels, { imageShape, name, items }: ImageSet, index: number): Float64Array {
  const channels = imageShape[2];
  const row = new Float64Array(channels * featuresPerChannel);
  for (let channel = 0; channel < channels; channel++) {
    const of =
      pixels instanceof Uint8Array ? ofBytes(pixels, channel, channels) : ofFloats(pixels, channel, channels);
    if (!of.every(Number.isFinite)) {
      const where = items[index]?.file ?? `items[${index}]`;
      throw new CnnError(
        'DATA',
        `${name}: ${where} has a pixel that is no finite number. Mend or remove the image.`,
      );
    }
    row.set(of, channel * featuresPerChannel);
  }
  return row;
}

/** From the counts of all 256 values: exact, and without sorting. */
function ofBytes(pixels: Uint8Array, channel: number, channels: number): number[] {
  const counts = new Uint32Array(256);
  for (let i = channel; i < pixels.length; i += channels) {
    const value = pixels[i] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  const n = pixels.length / channels;
  let sum = 0;
  let squares = 0;
  for (let value = 0; value < 256; value++) {
    const count = counts[value] as number;
    sum += count * value;
    squares += count * value * value;
  }
  const mean = sum / n;
  const valueAt = (place: number): number => {
    let value = 0;
    let seen = counts[0] as number;
    while (seen <= place) seen += counts[++value] as number;
    return value;
  };
  return [mean, Math.sqrt(Math.max(0, squares / n - mean * mean)), ...quantiles(n, valueAt)];
}

function ofFloats(pixels: Float32Array, channel: number, channels: number): number[] {
  const n = pixels.length / channels;
  const own = Float64Array.from({ length: n }, (_, pixel) => pixels[pixel * channels + channel] as number);
  const mean = own.reduce((sum, value) => sum + value, 0) / n;
  const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  own.sort();
  return [mean, Math.sqrt(variance), ...quantiles(n, (place) => own[place] as number)];
}

/** @param valueAt the value at a place of the sorted ones, from 0 */
function quantiles(n: number, valueAt: (place: number) => number): number[] {
  return QUANTILES.map((quantile) => {
    const place = quantile * (n - 1);
    const below = Math.floor(place);
    const low = valueAt(below);
    return low + (place - below) * (valueAt(Math.min(below + 1, n - 1)) - low);
  });
}
