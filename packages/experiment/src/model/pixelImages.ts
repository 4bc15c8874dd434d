import { CnnError } from '@cnn/core';
import { fitPixels, greyOf, type ImageSet, imageSet, type Pixels } from '@cnn/data';
import { fittingOf, type PredictedOddSize, refuseOddSize, refusesOddSizes } from './oddSizes.js';
import type { SavedModel } from './savedModel.js';

/** A decoded image. */
export interface PixelImage {
  readonly height: number;
  readonly width: number;
  /** 1: grey, 3: RGB. */
  readonly channels: number;
  /** Bytes, or floats of 0..1, `[height, width, channels]` in row-major order. */
  readonly data: Pixels;
}

export interface OpenImagesOptions {
  /** What is done with images of a size that is not the usual one of training. Default: as in training. */
  readonly onOddSize?: PredictedOddSize | undefined;
}

/** Whether a value has the fields of a decoded image. */
export function isPixelImage(value: unknown): value is PixelImage {
  const { height, width, channels, data } = (value ?? {}) as Partial<Record<keyof PixelImage, unknown>>;
  const isSide = (side: unknown): boolean => Number.isInteger(side) && Number(side) > 0;
  return (
    [height, width, channels].every(isSide) && (data instanceof Uint8Array || data instanceof Float32Array)
  );
}

/**
 * Decoded images as a set whose images are as those that a model was trained on: of its size and channels.
 *
 * @throws CnnError (DATA) for another number of channels than 1 or 3, data of another length, bytes beside floats, and an image of a size that training left out
 */
export function pixelImages(
  images: readonly PixelImage[],
  saved: Pick<SavedModel, 'model' | 'preprocessing' | 'classNames'>,
  { onOddSize }: OpenImagesOptions = {},
): ImageSet {
  const { preprocessing, classNames, model } = saved;
  const fitting = fittingOf(preprocessing, onOddSize);
  const channels = model.input[2];
  const [first] = images;
  const bytes = first?.data instanceof Uint8Array;
  const inModelChannels: Pixels[] = [];
  const fitted = images.map((image, index) => {
    const where = images.length === 1 ? 'the image' : `image ${index}`;
    const { height, width, data } = image;
    checkPixels(where, image, channels);
    if (data instanceof Uint8Array !== bytes)
      throw new CnnError('DATA', `${where}: expected ${bytes ? 'bytes' : 'floats'} as in image 0.`);
    if (refusesOddSizes(preprocessing, onOddSize)) refuseOddSize(where, [height, width], preprocessing);
    const pixels = inChannels(image, channels);
    inModelChannels.push(pixels);
    return fitPixels<Pixels>({
      ...{ pixels, from: [height, width], channels, fitting },
      white: bytes ? 255 : 1,
    });
  });
  return imageSet({
    name: images.length === 1 ? 'the image' : `${images.length} images`,
    classNames,
    imageShape: [...fitting.imageSize, channels],
    items: images.map(() => ({ label: 0 })),
    pixelType: bytes ? 'uint8' : 'float32',
    fitting,
    load: (index) => fitted[index] as Pixels,
    originals: {
      sizeOf: (index) => [(images[index] as PixelImage).height, (images[index] as PixelImage).width],
      load: (index) => inModelChannels[index] as Pixels,
    },
  });
}

function checkPixels(where: string, { height, width, channels, data }: PixelImage, wanted: number): void {
  const known = channels === wanted || (channels === 1 && wanted === 3) || (channels === 3 && wanted === 1);
  if (!known) {
    throw new CnnError(
      'DATA',
      `${where}: expected ${wanted} channels, as the model takes, received ${channels}.`,
    );
  }
  if (data.length === height * width * channels) return;
  throw new CnnError(
    'DATA',
    `${where}: expected ${height * width * channels} values for ${height}×${width} pixels of ${channels} channels, received ${data.length}.`,
  );
}

/** Grey as RGB, or RGB as grey; as they are where the channels are the model's. */
function inChannels({ channels, data }: PixelImage, wanted: number): Pixels {
  if (channels === wanted) return data;
  if (wanted === 3) {
    const colours =
      data instanceof Uint8Array ? new Uint8Array(data.length * 3) : new Float32Array(data.length * 3);
    return colours.map((_, at) => data[Math.floor(at / 3)] as number) as Pixels;
  }
  if (data instanceof Uint8Array) return greyOf(data, 3);
  return Float32Array.from(
    { length: data.length / 3 },
    (_, at) =>
      0.299 * (data[3 * at] ?? 0) + 0.587 * (data[3 * at + 1] ?? 0) + 0.114 * (data[3 * at + 2] ?? 0),
  );
}
