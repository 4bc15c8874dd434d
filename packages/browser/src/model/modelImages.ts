import { CnnError } from '@cnn/core';
import { type Fitting, type ImageSet, imageSet, type Pixels, type Size } from '@cnn/data';
import {
  describeValue,
  fittingOf,
  isPixelImage,
  type OpenImagesOptions,
  type PixelImage,
  pixelImages,
  refuseOddSize,
  refusesOddSizes,
  type SavedModel,
} from '@cnn/experiment';
import { bitmapPixels } from '../images/bitmapPixels.js';
import { decodeFile, measureFile } from '../images/decodeFile.js';

/** What a page draws: an image, a canvas, a video's frame, or their pixels. */
type Drawn =
  | ImageBitmap
  | ImageData
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLImageElement
  | HTMLVideoElement;

/** An image for a trained model: an image file, what a page draws, or decoded pixels. */
export type ModelImage = Blob | Drawn | PixelImage;

/** Images with more pixels are refused, as by `imageFiles`. */
const MAX_PIXELS = 8192 * 8192;

/**
 * Images as a set whose images are as those that a model was trained on: read in the same way, and fitted to its size.
 *
 * @throws CnnError (OPTIONS) for what is no image; (DATA or FILE) of one line for a model of other channels than files have, an image that can't
 *   be decoded, and one of a size that training left out
 */
export async function modelImages(
  images: readonly ModelImage[],
  saved: SavedModel,
  { onOddSize }: OpenImagesOptions,
): Promise<ImageSet> {
  const wrong = images.findIndex((image) => !isModelImage(image));
  if (wrong >= 0) {
    throw new CnnError(
      'OPTIONS',
      `predict: expected image files (File, Blob), bitmaps, canvases, image elements, images as { height, width, channels, data }, or a set, received ${describeValue(images[wrong])}.${typeof images[wrong] === 'string' ? ' Fetch an address first: await (await fetch(url)).blob().' : ''}`,
    );
  }
  if (images.every(isPixelImage)) return pixelImages(images, saved, { onOddSize });
  const opened = await Promise.all(
    images.map((image, index) =>
      openImage(image, { where: nameOf(image, index, images.length), saved, onOddSize }),
    ),
  );
  const { model, preprocessing, classNames } = saved;
  const fitting = fittingOf(preprocessing, onOddSize);
  return imageSet({
    name: images.length === 1 ? 'the image' : `${images.length} images`,
    classNames,
    imageShape: [...fitting.imageSize, model.input[2]],
    items: images.map((image) => ({ label: 0, ...(image instanceof File ? { file: image.name } : {}) })),
    pixelType: 'uint8',
    fitting,
    load: (index) => (opened[index] as OpenedImage).pixels,
    originals: {
      sizeOf: (index) => (opened[index] as OpenedImage).size,
      load: (index) => (opened[index] as OpenedImage).original(),
    },
  });
}

interface OpenedImage {
  /** Bytes at the model's size. */
  readonly pixels: Uint8Array;
  /** Of the image itself. */
  readonly size: Size;
  original(): Pixels | Promise<Pixels>;
}

interface OpenImageOptions extends OpenImagesOptions {
  readonly where: string;
  readonly saved: SavedModel;
}

async function openImage(image: ModelImage, options: OpenImageOptions): Promise<OpenedImage> {
  const { where, saved, onOddSize } = options;
  const { preprocessing, model } = saved;
  const channels = model.input[2];
  if (channels !== 1 && channels !== 3) {
    throw new CnnError('DATA', `model '${model.name}' takes ${channels} channels; images have 1 or 3.`);
  }
  if (image instanceof Blob) {
    const reading = { ...preprocessing.reading, maxPixels: MAX_PIXELS };
    const named = { path: where, file: image };
    const { height, width } = await measureFile({ ...reading, named });
    const size = [height, width] as const;
    if (refusesOddSizes(preprocessing, onOddSize)) refuseOddSize(where, size, preprocessing);
    const decode = (fitting: Fitting) => decodeFile({ ...reading, named, fitting, channels });
    return {
      pixels: await decode(fittingOf(preprocessing, onOddSize)),
      size,
      original: () => decode({ imageSize: size, usualSize: size, onOddSize: 'resize' }),
    };
  }
  const decoded = isPixelImage(image) ? image : await drawnPixels(image, channels, where);
  const { load, originals } = pixelImages([decoded], saved, { onOddSize });
  const pixels = await load(0);
  const { height, width } = decoded;
  if (pixels instanceof Uint8Array) {
    return { pixels, size: [height, width], original: () => originals?.load(0) ?? pixels };
  }
  throw new CnnError('DATA', `${where}: expected bytes beside image files, received floats.`);
}

async function drawnPixels(image: Drawn, channels: 1 | 3, where: string): Promise<PixelImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(image);
  } catch (error) {
    throw new CnnError(
      'DATA',
      `${where}: it has no pixels yet, or none that this page may read. Await image.decode() of an image element.`,
      { cause: error },
    );
  }
  try {
    const { height, width } = bitmap;
    return { height, width, channels, data: bitmapPixels(bitmap, channels, where) };
  } finally {
    bitmap.close();
  }
}

function isModelImage(image: unknown): image is ModelImage {
  return image instanceof Blob || isDrawn(image) || isPixelImage(image);
}

/** Workers have no elements. */
function isDrawn(image: unknown): image is Drawn {
  const kinds = [
    'ImageBitmap',
    'ImageData',
    'HTMLCanvasElement',
    'OffscreenCanvas',
    'HTMLImageElement',
    'HTMLVideoElement',
  ];
  const classes = globalThis as unknown as Readonly<Record<string, (new () => unknown) | undefined>>;
  return kinds.some((kind) => {
    const own = classes[kind];
    return own !== undefined && image instanceof own;
  });
}

function nameOf(image: ModelImage, index: number, count: number): string {
  if (image instanceof File) return image.name;
  return count === 1 ? 'the image' : `image ${index}`;
}
