import type { ImageSet } from '../set/imageSet.js';
import {
  checkPixels,
  type ImagePreparation,
  type ImageToPrepare,
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

/**
 * Gives the numbers of some images one after the other, loaded side by side. What is in memory is placed at once: a promise
 * for each small image would take longer than the image.
 */
export function imageLoader({ set, itemIndices, imageSize, preparation, workers }: LoaderOptions) {
  const work = isWork(preparation);

  const placePixels = (image: ImageToPrepare, target: Float32Array): void | Promise<void> => {
    checkPixels(set, image.pixels, itemIndices[image.position] as number);
    if (!work) placeImage(target, image.pixels, preparation.rescale);
    else if (!workers) {
      const prepared = prepareImage(preparation, image, target);
      if (prepared !== target) target.set(prepared);
    } else return workers.prepare(preparation, image).then((prepared) => target.set(prepared));
  };

  const place = (position: number, target: Float32Array, pass: Pass): void | Promise<void> => {
    const loaded = set.load(itemIndices[position] as number);
    if (ArrayBuffer.isView(loaded)) return placePixels({ pixels: loaded, position, ...pass }, target);
    return loaded.then((pixels) => placePixels({ pixels, position, ...pass }, target));
  };

  return async (options: LoadImagesOptions): Promise<Float32Array> => {
    const { positions, pass, slots, allBegun } = options;
    const data = new Float32Array(positions.length * imageSize);
    const waiting: Promise<void>[] = [];
    let failed = false;
    const fail = (): void => {
      failed = true;
    };
    for (let at = 0; at < positions.length && !failed; at++) {
      if (!slots.takeNow()) await slots.take();
      const target = data.subarray(at * imageSize, (at + 1) * imageSize);
      let one: void | Promise<void>;
      try {
        one = place(positions[at] as number, target, pass);
      } catch (error) {
        one = Promise.reject(error);
      }
      if (!one) {
        slots.give();
        continue;
      }
      const ended = one.finally(() => slots.give());
      ended.catch(fail);
      waiting.push(ended);
    }
    if (!failed) allBegun();
    await Promise.all(waiting);
    return data;
  };
}
