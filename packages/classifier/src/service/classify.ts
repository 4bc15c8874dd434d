import type { ModelImage } from '@cnn/browser';
import { CnnError } from '@cnn/core';
import { type ImageSet, shownBytes, whiteOf } from '@cnn/data';
import type { TrainedModel } from '@cnn/experiment';
import { explain, overlayMap } from '@cnn/explain';
import type { Classification } from './classification.js';
import { pictureOf } from './pictureOf.js';

/** Larger images are shown and explained at the size that the model takes. */
const MOST_PIXELS = 4_000_000;

export interface ClassifyOptions {
  readonly model: TrainedModel<ModelImage>;
  readonly image: ModelImage;
  /** Whether to say where the model looked. */
  readonly explained: boolean;
}

/**
 * Class and probabilities of an image, as the model was trained, and where the model looked.
 *
 * @throws CnnError (DATA or FILE) for what is no image, as `predict` does
 */
export async function classify({ model, image, explained }: ClassifyOptions): Promise<Classification> {
  const { originals, ...fitted } = await model.open([image]);
  const [rows = 0, columns = 0] = originals?.sizeOf(0) ?? [];
  const set: ImageSet = originals && rows * columns <= MOST_PIXELS ? { ...fitted, originals } : fitted;
  const [prediction] = await model.predict(set, { indices: [0] });
  if (!prediction) throw new CnnError('DATA', 'the image has no prediction.');
  const [height, width] = set.originals?.sizeOf(0) ?? set.imageShape;
  const channels = set.imageShape[2];
  const pixels = await (set.originals ?? set).load(0);
  const white = whiteOf(set);
  const picture = pictureOf(shownBytes(pixels, white), [height, width, channels]);
  if (!explained) return { ...prediction, picture };
  try {
    const method = { name: 'gradCam', relu: false } as const;
    const [explanation] = await explain({ model, images: set, indices: [0], method });
    if (!explanation) return { ...prediction, picture };
    const map = overlayMap({ pixels, size: [height, width], channels, white, explanation });
    const { target, note } = explanation;
    return { ...prediction, picture, overlay: pictureOf(map, [height, width, 3]), target, note };
  } catch (error) {
    // A network without places has no map; that is no reason to say no class.
    if (error instanceof CnnError && error.code === 'MODEL')
      return { ...prediction, picture, note: error.message };
    throw error;
  }
}
