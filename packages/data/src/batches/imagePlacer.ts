import { CnnError } from '@cnn/core';
import { type AugmentationStep, augmentImage } from '../augment/augment.js';
import { describeItem, type ImageSet, type Pixels } from '../set/imageSet.js';
import { normalizeStain, type StainNormalization } from '../stain/normalizeStain.js';

/** How one pass over a source is made. */
export interface Pass {
  readonly seed: number;
  readonly epoch: number;
}

export interface ImagePlacerOptions {
  readonly set: ImageSet;
  readonly rescale: number;
  readonly augment: readonly AugmentationStep[];
  readonly stain: StainNormalization | undefined;
}

export interface PlaceOptions {
  readonly pixels: Pixels;
  /** Which item of the set, for messages. */
  readonly index: number;
  /** Which item of the source: what augmentation draws depends on it. */
  readonly position: number;
  readonly target: Float32Array;
  readonly pass: Pass;
}

/** The value of white in a set's pixels. */
export function whiteOf({ pixelType }: Pick<ImageSet, 'pixelType'>): number {
  return pixelType === 'uint8' ? 255 : 1;
}

/** Writes an image's pixels into a batch: stains normalized, augmented, then rescaled. */
export function imagePlacer({ set, rescale, augment, stain }: ImagePlacerOptions) {
  const { imageShape } = set;
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  const white = whiteOf(set);
  const plain = augment.length === 0 && !stain;
  return ({ pixels, index, position, target, pass }: PlaceOptions): void => {
    if (pixels.length !== imageSize) {
      const where = `${set.name}: ${describeItem(set.items[index] ?? { label: 0 }, index)}`;
      const expected = `${imageSize} numbers for [${imageShape.join(', ')}]`;
      throw new CnnError('DATA', `${where} has ${pixels.length} numbers, expected ${expected}.`);
    }
    if (plain) {
      for (let i = 0; i < imageSize; i++) target[i] = (pixels[i] as number) * rescale;
      return;
    }
    target.set(pixels);
    if (stain) normalizeStain({ normalization: stain, pixels: target, white });
    augmentImage({ pixels: target, imageShape, white, steps: augment, ...pass, item: position });
    if (rescale !== 1) for (let i = 0; i < imageSize; i++) target[i] = (target[i] as number) * rescale;
  };
}
