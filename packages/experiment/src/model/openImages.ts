import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { Store } from '../store/store.js';
import { describeValue } from './describeValue.js';
import { isPixelImage, type OpenImagesOptions, type PixelImage, pixelImages } from './pixelImages.js';
import type { SavedModel } from './savedModel.js';

/** What a host adds to a trained model: its own kinds of images, and places to save at. */
export interface ModelHost<Image> {
  /** Images of the host as a set whose images are as those that the model was trained on. */
  openImages(images: readonly Image[], saved: SavedModel, options: OpenImagesOptions): Promise<ImageSet>;
  /** The store that `save` means by a name, such as a folder's path. */
  openStore(name: string): Store;
}

export interface OpenImagesForOptions<Image> extends OpenImagesOptions {
  readonly saved: SavedModel;
  /** Without one, images are decoded already. */
  readonly host: ModelHost<Image> | undefined;
}

/**
 * What `predict` of a trained model is given, as a set.
 *
 * @throws CnnError (OPTIONS) for an empty list, and what is no image; what the host throws
 */
export async function openImages<Image>(
  images: Image | readonly Image[] | ImageSet,
  { saved, host, onOddSize }: OpenImagesForOptions<Image>,
): Promise<ImageSet> {
  if (isSet(images)) {
    if (onOddSize === undefined) return images;
    throw new CnnError(
      'OPTIONS',
      `predict: onOddSize is for images; the set ${images.name} was fitted when it was opened. Open it with onOddSize: '${onOddSize}'.`,
    );
  }
  const list = (Array.isArray(images) ? images : [images]) as readonly Image[];
  if (list.length === 0) {
    throw new CnnError('OPTIONS', 'predict: expected at least one image, received an empty list.');
  }
  if (host) return host.openImages(list, saved, { onOddSize });
  const pixels = list.filter((image): image is Image & PixelImage => isPixelImage(image));
  if (pixels.length === list.length) return pixelImages(pixels, saved, { onOddSize });
  const wrong = list.find((image) => !isPixelImage(image));
  throw new CnnError(
    'OPTIONS',
    `predict: expected an image set, or images as { height, width, channels, data } with data of bytes or of floats from 0 to 1, received ${describeValue(wrong)}.`,
  );
}

/** Whether a value is a set of images, and not one image or a list of them. */
export function isSet(images: unknown): images is ImageSet {
  return typeof images === 'object' && images !== null && 'items' in images && 'load' in images;
}
