import type { ImageSet } from '../set/imageSet.js';
import {
  checkPixels,
  type ImagePreparation,
  type ImageWorkers,
  isWork,
  type Pass,
  placeImage,
  prepareImage,
} from './prepareImage.js';
import type { Slots } from './slots.js';

export interface LoaderOptions {
  readonly set: ImageSet;
  readonly itemIndices: Int32Array;
  /** Numbers of an image as it stands in a batch. */
  readonly imageSize: number;
  readonly preparation: ImagePreparation;
  readonly workers: ImageWorkers | undefined;
}

export interface LoadImagesOptions {
  readonly positions: Int32Array;
  readonly pass: Pass;
  /** Of all batches of a pass together. */
  readonly slots: Slots;
  /** Called when no image waits for a slot any more: then the images of the next batch can. */
  readonly allBegun: () => void;
}

/** Gives the numbers of some images one after the other, loaded side by side. */
export function imageLoader({ set, itemIndices, imageSize, preparation, workers }: LoaderOptions) {
  const work = isWork(preparation);

  const place = async (position: number, target: Float32Array, pass: Pass): Promise<void> => {
    const index = itemIndices[position] as number;
    const loaded = set.load(index);
    const pixels = ArrayBuffer.isView(loaded) ? loaded : await loaded;
    checkPixels(set, pixels, index);
    if (!work) {
      placeImage(target, pixels, preparation.rescale);
      return;
    }
    const image = { pixels, position, ...pass };
    target.set(workers ? await workers.prepare(preparation, image) : prepareImage(preparation, image));
  };

  return async (options: LoadImagesOptions): Promise<Float32Array> => {
    const { positions, pass, slots, allBegun } = options;
    const data = new Float32Array(positions.length * imageSize);
    const placed: Promise<void>[] = [];
    let failed = false;
    for (let at = 0; at < positions.length && !failed; at++) {
      await slots.take();
      const target = data.subarray(at * imageSize, (at + 1) * imageSize);
      const one = place(positions[at] as number, target, pass).finally(() => slots.give());
      one.catch(() => {
        failed = true;
      });
      placed.push(one);
    }
    if (!failed) allBegun();
    await Promise.all(placed);
    return data;
  };
}
