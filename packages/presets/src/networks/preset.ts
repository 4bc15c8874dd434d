import { type Block, CnnError, checkOptionNames, dense, type ImageShape } from '@cnn/core';

/** What every whole network takes. */
export interface PresetOptions {
  /** Height, width and channels of the images. */
  readonly input: ImageShape;
  /** Number of classes. Default 2, which end in one sigmoid output; more end in a softmax. */
  readonly classes?: number | undefined;
  /** Name of the model. */
  readonly name?: string | undefined;
}

/**
 * Checks the names of a network's options.
 *
 * @param own the names of those that it has besides those of every network: forgetting one is a type error
 * @throws CnnError (OPTIONS) for one that it does not have; for Keras's `inputShape`, with the one here
 */
export function checkPresetOptions<O extends PresetOptions>(
  preset: string,
  options: O,
  own: { readonly [Name in Exclude<keyof O, keyof PresetOptions>]-?: true },
): void {
  const names = ['input', 'classes', 'name', ...Object.keys(own)];
  const remedy = 'Use input: [height, width, channels]';
  const remedies = {
    inputShape: remedy,
    input_shape: remedy,
    numClasses: 'Use classes',
    num_classes: 'Use classes',
  };
  checkOptionNames({ where: preset, options, names, remedies });
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
    `${name}: expected images of at least ${least}×${least}, received ${height}×${width}. Resize the images, or take another network, such as patchCnn.`,
  );
}

/** The last layer: `dense(1, sigmoid)` for two classes (the probability of the second), else `dense(classes, softmax)`. */
export function classOutput(classes = 2): Block {
  checkClasses(classes);
  if (classes === 2) return dense({ name: 'output', units: 1, activation: 'sigmoid' });
  return dense({ name: 'output', units: classes, activation: 'softmax' });
}
