import { CnnError } from '@cnn/core';
import { type ImageSet, imageSet, type Size } from '@cnn/data';
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
import { decodePicture, measurePicture, type PictureOptions } from '../decode/decodeImage.js';
import { imageFileSet } from '../sets/folder/imageFileSet.js';

/** An image for a trained model: a path, the content of an image file, or decoded pixels. */
export type ModelImage = string | Uint8Array | PixelImage;

export interface ModelImagesOptions extends OpenImagesOptions, PictureOptions {
  readonly images: readonly ModelImage[];
  readonly saved: Pick<SavedModel, 'model' | 'preprocessing' | 'classNames'>;
}

/**
 * Images as a set whose images are as those that a model was trained on: their files are read in the same way, and fitted to its size. What the
 * options say of pictures comes before that.
 *
 * @throws CnnError (OPTIONS) for what is no image; (DATA or FILE) of one line for a model of other channels than files have, an image that can't be
 *   decoded, and one of a size that training left out
 */
export async function modelImages(options: ModelImagesOptions): Promise<ImageSet> {
  const { images, saved, onOddSize, ...own } = options;
  const wrong = images.find((image) => !isModelImage(image));
  if (wrong !== undefined || images.includes(undefined as never)) {
    throw new CnnError(
      'OPTIONS',
      `predict: expected paths, bytes of image files, images as { height, width, channels, data }, or a set, received ${describeValue(wrong)}.`,
    );
  }
  if (images.every(isPixelImage)) return pixelImages(images, saved, { onOddSize });
  const { model, preprocessing, classNames } = saved;
  const channels = model.input[2];
  if (channels !== 1 && channels !== 3) {
    throw new CnnError('DATA', `model '${model.name}' takes ${channels} channels; image files have 1 or 3.`);
  }
  const reading: PictureOptions = { ...preprocessing.reading, ...own };
  const fitting = fittingOf(preprocessing, onOddSize);
  const files = images.filter((image) => typeof image === 'string');
  if (refusesOddSizes(preprocessing, onOddSize)) {
    for (const [index, image] of images.entries()) {
      if (isPixelImage(image)) continue; // `pixelImages` looks at them
      const file = fileOf(image, index, images.length);
      const { height, width } = await measurePicture({ ...file, ...reading });
      refuseOddSize(file.path, [height, width], preprocessing);
    }
  }
  if (files.length === images.length) {
    return imageFileSet({ files, classNames, channels, ...reading, ...fitting, onOddSize: modeOf(fitting) });
  }
  const pictureOf = (image: string | Uint8Array, index: number) => ({
    ...fileOf(image, index, images.length),
    ...reading,
  });
  const sizes = await Promise.all(
    images.map(async (image, index): Promise<Size> => {
      const { height, width } = isPixelImage(image) ? image : await measurePicture(pictureOf(image, index));
      return [height, width];
    }),
  );
  const pixels = await Promise.all(
    images.map(async (image, index) => {
      if (isPixelImage(image)) return pixelsOf(image, saved, onOddSize);
      const { imageSize: size, usualSize } = fitting;
      const fit = { size, usualSize, mode: modeOf(fitting) };
      return (await decodePicture({ ...pictureOf(image, index), channels, fit })).data;
    }),
  );
  return imageSet({
    name: images.length === 1 ? 'the image' : `${images.length} images`,
    classNames,
    imageShape: [...fitting.imageSize, channels],
    items: images.map((image) => ({ label: 0, ...(typeof image === 'string' ? { file: image } : {}) })),
    pixelType: 'uint8',
    fitting,
    load: (index) => pixels[index] as Uint8Array,
    originals: {
      sizeOf: (index) => sizes[index] as Size,
      load: async (index) => {
        const image = images[index] as ModelImage;
        if (!isPixelImage(image)) return (await decodePicture({ ...pictureOf(image, index), channels })).data;
        return pixelImages([image], saved).originals?.load(0) as Uint8Array;
      },
    },
  });
}

function modeOf({ onOddSize }: ReturnType<typeof fittingOf>): 'resize' | 'pad' {
  return onOddSize === 'pad' ? 'pad' : 'resize';
}

function isModelImage(image: unknown): image is ModelImage {
  return typeof image === 'string' || image instanceof Uint8Array || isPixelImage(image);
}

/** An image file by its path, or its content with a name for messages. */
function fileOf(
  image: string | Uint8Array,
  index: number,
  count: number,
): { path: string; bytes?: Uint8Array } {
  if (typeof image === 'string') return { path: image };
  return { path: count === 1 ? 'the image' : `image ${index}`, bytes: image };
}

/** Decoded bytes at the model's size. @throws CnnError (DATA) for floats, which can't stand beside files */
function pixelsOf(
  image: PixelImage,
  saved: ModelImagesOptions['saved'],
  onOddSize: OpenImagesOptions['onOddSize'],
): Uint8Array {
  const data = pixelImages([image], saved, { onOddSize }).load(0);
  if (data instanceof Uint8Array) return data;
  throw new CnnError('DATA', 'predict: expected images of bytes beside image files, received floats.');
}
