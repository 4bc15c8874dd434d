import { CnnError } from '@cnn/core';
import { type ImageSet, shownBytes, whiteOf } from '@cnn/data';
import {
  type ExplainableModel,
  explain,
  type Explanation as ImageExplanation,
  overlayMap,
} from '@cnn/explain';
import type { Explanation, Thumbnail } from '@cnn/plot';
import { pictureUri } from './pictureUri.js';

/** Pictures of a set's images by their file, as a report shows them; none of images that are neither grey nor in colour. */
export function thumbnailsOf(set: ImageSet): Thumbnail | undefined {
  const { imageShape } = set;
  const [height, width, channels] = imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  const places = placesOf(set.items);
  return async (file) => {
    const index = places.get(file);
    if (index === undefined) return undefined;
    const pixels = shownBytes(await set.load(index), whiteOf(set));
    return pictureUri({ pixels, size: [height, width], channels });
  };
}

/** Grad-CAM with what speaks against a class too: of a single sigmoid it would often be empty else. */
const how = { method: { name: 'gradCam', relu: false }, testTimeViews: 1 } as const;

/** What a report shows of a model's explanations. */
export interface ReportExplanations {
  /** Absent where the model can't be explained. */
  readonly explanation?: Explanation | undefined;
  /** How they came about and what their colours mean, or why there are none. */
  readonly note: string;
}

/**
 * The same pictures under where the model looked: Grad-CAM of the class, or label, that it predicted.
 *
 * @returns the reason alone where the model has no layer with places, or no logits; undefined for images that are neither grey nor in colour
 */
export async function explanationsOf(
  set: ImageSet,
  model: ExplainableModel,
): Promise<ReportExplanations | undefined> {
  const { imageShape, items } = set;
  const [height, width, channels] = imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  // Maps are as large as the thumbnails then.
  const { originals: _, ...images } = set;
  const of = async (index: number, target?: string) => {
    const [explanation] = await explain({ ...how, model, images, indices: [index], target });
    return explanation as ImageExplanation;
  };
  const tried = await of(0).catch((error: unknown) => {
    if (error instanceof CnnError && error.code === 'MODEL') return error.message;
    throw error;
  });
  if (typeof tried === 'string') return { note: `Where the model looked can’t be shown: ${tried}` };
  const places = placesOf(items);
  return {
    note: `Grad-CAM of ${tried.layers.join(', ')} for the predicted class, on one view of the image: yellow where something speaks for it, blue where it speaks against it. A map shows where a network looked, and not that it was right to.`,
    async explanation(file, { className }) {
      const index = places.get(file);
      if (index === undefined) return undefined;
      const explanation = await of(index, className);
      const size = [height, width] as const;
      const pixels = await set.load(index);
      const picture = overlayMap({ pixels, size, channels, white: whiteOf(set), explanation });
      return pictureUri({ pixels: picture, size, channels: 3 });
    },
  };
}

function placesOf(items: ImageSet['items']): ReadonlyMap<string | undefined, number> {
  return new Map(items.map(({ file }, index) => [file, index]));
}
