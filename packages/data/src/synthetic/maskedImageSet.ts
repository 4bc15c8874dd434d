import type { ImageSet } from '../set/imageSet.js';

/** A set that knows where in its images the evidence is. */
export interface MaskedImageSet extends ImageSet {
  /**
   * Where the evidence of a class is in an image: `[height, width]` of 0 and 1, all 0 where there is none.
   *
   * @param label the class's index; default: the class of the image
   */
  mask(index: number, label?: number): Uint8Array;
}
