import { type Block, CnnError, dense, type ImageShape } from '@cnn/core';

/** What every whole network takes. */
export interface PresetOptions {
  /** Height, width and channels of the images. */
  readonly input: ImageShape;
  /** Number of classes. Default 2, which end in one sigmoid output; more end in a softmax. */
  readonly classes?: number | undefined;
  /** Name of the model. */
  readonly name?: string | undefined;
}

/** @throws CnnError (MODEL) unless there are at least two classes */
export function checkClasses(classes: number): void {
  if (Number.isInteger(classes) && classes >= 2) return;
  throw new CnnError('MODEL', `classes must be an integer of at least 2, received ${classes}.`);
}

/** @throws CnnError (MODEL) for images that a network's stages would leave nothing of */
export function checkSize(name: string, input: ImageShape, least: number): void {
  const [height, width] = input;
  if (height >= least && width >= least) return;
  throw new CnnError(
    'MODEL',
    `${name}: expected images of at least ${least}×${least}, received ${height}×${width}. Make them larger (--image-size), or take another network, such as the preset patches.`,
  );
}

/** The last layer: `dense(1, sigmoid)` for two classes (the probability of the second), else `dense(classes, softmax)`. */
export function classOutput(classes = 2): Block {
  checkClasses(classes);
  if (classes === 2) return dense({ name: 'output', units: 1, activation: 'sigmoid' });
  return dense({ name: 'output', units: classes, activation: 'softmax' });
}
