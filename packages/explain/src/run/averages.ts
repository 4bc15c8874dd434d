import type { TensorValue } from '@cnn/core';
import { resizePixels, type Size, sameSize, undoDihedral } from '@cnn/data';
import type { Completeness } from '../methods/completeness.js';

/** The mean of values of one shape. */
export function meanOf(values: readonly TensorValue[]): TensorValue {
  const { shape, data } = values[0] as TensorValue;
  if (values.length === 1) return { shape, data: Float32Array.from(data) };
  const mean = Float32Array.from(data, (_, at) => {
    const sum = values.reduce((total, { data: own }) => total + (own[at] as number), 0);
    return sum / values.length;
  });
  return { shape, data: mean };
}

/** Maps of a batch with their channels, `[n, height, width, channels]`. */
function withChannels({ shape, data }: TensorValue): TensorValue {
  const [count = 0, height = 1, width = 1, channels = 1] = shape;
  return { shape: [count, height, width, channels], data };
}

/**
 * The mean over layers of a batch's maps, `[n, height, width, channels]`: at their own size where all have the same, else at the size of
 * what the model sees.
 */
export function meanOverLayers(maps: readonly TensorValue[], input: Size): TensorValue {
  const all = maps.map(withChannels);
  const sizeOf = ({ shape }: TensorValue): Size => [shape[1] as number, shape[2] as number];
  const first = sizeOf(all[0] as TensorValue);
  if (all.every((map) => sameSize(sizeOf(map), first))) return meanOf(all);
  return meanOf(all.map((map) => enlarged(map, input)));
}

function enlarged({ shape, data }: TensorValue, to: Size): TensorValue {
  const [count, height, width, channels] = shape as [number, number, number, number];
  const size = height * width * channels;
  const large = new Float32Array(count * to[0] * to[1] * channels);
  for (let at = 0; at < count; at++) {
    const pixels = Float32Array.from(data.subarray(at * size, (at + 1) * size));
    large.set(resizePixels({ pixels, from: [height, width], to, channels }), at * to[0] * to[1] * channels);
  }
  return { shape: [count, ...to, channels], data: large };
}

/** Turns maps of a view back, each as large as the image or a layer. */
export function turnedBack({ shape, data }: TensorValue, position: number): TensorValue {
  const [count, ...own] = shape as [number, number, number, number];
  const turned = Float32Array.from(data);
  const size = own[0] * own[1] * own[2];
  for (let at = 0; at < count; at++) undoDihedral(position, turned.subarray(at * size, (at + 1) * size), own);
  return { shape, data: turned };
}

/** What the mean over views of a map adds up to. */
export function meanCompleteness(views: readonly Completeness[]): Completeness | undefined {
  if (views.length === 0) return undefined;
  const mean = (of: (one: Completeness) => number): number =>
    views.reduce((total, one) => total + of(one), 0) / views.length;
  const [sum, difference] = [mean((one) => one.sum), mean((one) => one.difference)];
  const apart = Math.abs(sum - difference);
  const error = apart === 0 ? 0 : apart / Math.abs(difference);
  return { sum, difference, error, steps: Math.max(...views.map(({ steps }) => steps)) };
}
