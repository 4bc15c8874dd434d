import { type AugmentationStep, checkAugmentation, type ImageSet, randomCrop, whiteOf } from '@cnn/data';
import type { Option } from '../arguments/command.js';

type Size = readonly [height: number, width: number];

export const cropOption = {
  'crop-size': {
    value: 'N',
    help: 'train on random windows of N×N, or HEIGHTxWIDTH (with --augment crop: on random rectangles of that size), and use the middle of all other images',
  },
} satisfies Record<string, Option>;

/** The augmentation with a crop of a size: the one that is there, else a random window as the last step. */
export function withCrop(
  steps: readonly AugmentationStep[],
  size: Size | undefined,
): readonly AugmentationStep[] {
  if (size === undefined) return steps;
  const isCrop = ({ type }: AugmentationStep) => type === 'randomResizedCrop' || type === 'randomCrop';
  if (!steps.some(isCrop)) return [...steps, randomCrop({ size })];
  return steps.map((step) =>
    step.type === 'randomResizedCrop' || step.type === 'randomCrop' ? { ...step, size } : step,
  );
}

/**
 * The shape of an image of the set after the steps: what the model takes.
 *
 * @throws CnnError (DATA) for a step that these images do not allow
 */
export function shapeAfter(set: ImageSet, steps: readonly AugmentationStep[]) {
  return checkAugmentation({ steps, imageShape: set.imageShape, white: whiteOf(set) });
}
