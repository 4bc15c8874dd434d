import { CnnError } from '@cnn/core';
import { type ImageSet, type Pixels, shownBytes, whiteOf } from '@cnn/data';
import { type ExplainableModel, explain, overlayMap } from '@cnn/explain';
import type { Thumbnail } from '@cnn/plot';
import { pictureUri } from './pictureUri.js';

/** Pictures of a set's images by their file, as a report shows them; none of images that are neither grey nor in colour. */
export function thumbnailsOf(set: ImageSet): Thumbnail | undefined {
  const { imageShape } = set;
  const [height, width, channels] = imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  return pictures(set, (_, pixels) => {
    const shown = shownBytes(pixels, whiteOf(set));
    return pictureUri({ pixels: shown, size: [height, width], channels });
  });
}

/**
 * The same pictures under what the model's prediction rests on (Grad-CAM of the predicted class); none where the model has no layer
 * with places, or no logits.
 */
export function explanationsOf(set: ImageSet, model: ExplainableModel): Thumbnail | undefined {
  const [height, width, channels] = set.imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  // Of the size that the thumbnails have.
  const { originals: _, ...images } = set;
  let possible = true;
  return pictures(set, async (index, pixels) => {
    if (!possible) return undefined;
    try {
      const [explanation] = await explain({ model, images, indices: [index], testTimeViews: 1 });
      if (!explanation) return undefined;
      const size = [height, width] as const;
      const picture = overlayMap({ pixels, size, channels, white: whiteOf(set), explanation });
      return pictureUri({ pixels: picture, size, channels: 3 });
    } catch (error) {
      if (!(error instanceof CnnError) || error.code !== 'MODEL') throw error;
      possible = false;
      return undefined;
    }
  });
}

function pictures(
  set: ImageSet,
  draw: (index: number, pixels: Pixels) => string | undefined | Promise<string | undefined>,
): Thumbnail {
  const places = new Map(set.items.map(({ file }, index) => [file, index]));
  return async (file) => {
    const index = places.get(file);
    return index === undefined ? undefined : draw(index, await set.load(index));
  };
}
