import { type AugmentationStep, checkAugmentation, type ImageSet, randomCrop, whiteOf } from '@cnn/data';

type Size = readonly [height: number, width: number];

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
