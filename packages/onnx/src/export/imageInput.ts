import { CnnError, type ImageShape } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { type ReinhardReference, reinhardNormalized } from './reinhard.js';

/** What a file does with its images before the network. */
export interface ImageInputOptions {
  /**
   * What the model's input `image` takes. `float32` (default): what the network itself takes, usually pixels in 0..1.
   * `uint8`: pixels 0..255 as they come from a file; the graph multiplies them by `rescale`.
   */
  readonly input?: 'float32' | 'uint8' | undefined;
  /** What pixels 0..255 are multiplied by. Default 1/255. */
  readonly rescale?: number | undefined;
  /** Order of the input's dimensions: `nhwc` (default), as everywhere in this toolkit, or `nchw`. */
  readonly layout?: 'nhwc' | 'nchw' | undefined;
  /** [height, width] of the images that the file takes, of which the graph cuts the middle out. Default: the network's. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** Where the middle begins, [top, left]. Default: half of what is left over, rounded down. */
  readonly cropOffset?: readonly [top: number, left: number] | undefined;
  /** Colours that the graph gives every image before the crop: a reference of Reinhard's normalization. Default none. */
  readonly reinhard?: ReinhardReference | undefined;
}

/** What images go through, before `rescale` and the network. */
export function writeImageInput(
  emission: Emission,
  [height, width, channels]: ImageShape,
  options: ImageInputOptions,
): Placed {
  const { input = 'float32', rescale = 1 / 255, layout = 'nhwc', reinhard } = options;
  const { graph } = emission;
  const [tall, wide] = options.imageSize ?? [height, width];
  if (tall < height || wide < width) {
    throw new CnnError(
      'OPTIONS',
      `exportOnnx: imageSize: expected at least ${height}×${width}, which the network takes, received ${tall}×${wide}.`,
    );
  }
  const first = layout === 'nchw';
  const raw = graph.input('image', input, [
    'batch',
    ...(first ? [channels, tall, wide] : [tall, wide, channels]),
  ]);
  const numbers =
    input === 'uint8' ? emission.add('Cast', [raw], { to: attribute.int(DataType.float32) }) : raw;
  const scaled = (tensor: Tensor, factor: number): Tensor =>
    factor === 1 ? tensor : emission.add('Mul', [tensor, graph.scalar(factor)]);
  if (!reinhard) {
    const network = input === 'uint8' ? scaled(numbers, rescale) : numbers;
    return { tensor: middle(emission, network, [height, width], options), layout: first ? 'nchw' : 'plain' };
  }
  if (channels !== 3)
    throw new CnnError(
      'OPTIONS',
      `exportOnnx: reinhard: expected a network of RGB images, received ${channels} channels.`,
    );
  // Colours are of 0..1; what the network takes is 255 · rescale times that.
  const last = first ? emission.transpose(numbers, [0, 2, 3, 1]) : numbers;
  const rgb = scaled(last, input === 'uint8' ? 1 / 255 : 1 / (255 * rescale));
  const normal = scaled(reinhardNormalized(emission, rgb, reinhard), 255 * rescale);
  return {
    tensor: middle(emission, normal, [height, width], { ...options, layout: 'nhwc' }),
    layout: 'plain',
  };
}

/** The middle of images. */
function middle(
  emission: Emission,
  tensor: Tensor,
  [height, width]: readonly [number, number],
  options: ImageInputOptions,
): Tensor {
  const { layout = 'nhwc', imageSize, cropOffset } = options;
  if (!imageSize || (imageSize[0] === height && imageSize[1] === width)) return tensor;
  const [top, left] = cropOffset ?? [
    Math.floor((imageSize[0] - height) / 2),
    Math.floor((imageSize[1] - width) / 2),
  ];
  const axes = layout === 'nchw' ? [2, 3] : [1, 2];
  return emission.slice(tensor, { axes, begin: [top, left], end: [top + height, left + width] });
}
