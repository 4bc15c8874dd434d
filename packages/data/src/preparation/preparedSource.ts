import type { AugmentationStep, CustomStep } from '../augment/augment.js';
import { centerCrop } from '../augment/steps/centerCrop.js';
import { dihedral } from '../augment/steps/dihedral.js';
import { batchSource, type ImageSource, type SourceOptions } from '../batches/batchSource.js';
import type { ImageSet } from '../set/imageSet.js';
import { type Preprocessing, rescaleFor } from './preprocessing.js';

export interface PreparedSourceOptions extends Omit<SourceOptions, 'augment' | 'rescale' | 'normalizeStain'> {
  readonly set: ImageSet;
  readonly preprocessing: Preprocessing;
  /** Done to the images of training, in place of cutting out the middle; see `batchSource`. */
  readonly augment?: readonly (AugmentationStep | CustomStep)[] | undefined;
  /** The position that images are turned to, 0 to 7, see `dihedral`: one of the views of test-time augmentation. */
  readonly position?: number | undefined;
}

/**
 * Batches of a set as a model sees images: what training, evaluation, prediction and heat maps read, so that an image is
 * prepared in one way everywhere.
 *
 * @throws CnnError (DATA) for a set that does not fit the model, as `rescaleFor` and `batchSource` do
 * @example
 * const source = preparedSource({ set, preprocessing: saved.preprocessing });
 * const { data } = await model.predict(source);
 */
export function preparedSource(options: PreparedSourceOptions): ImageSource {
  const { set, preprocessing, augment, position, ...source } = options;
  const { stain } = preprocessing;
  return batchSource({
    ...source,
    set,
    rescale: rescaleFor(preprocessing, set),
    augment: augment ?? viewOf(preprocessing, position),
    ...(stain ? { normalizeStain: stain } : {}),
  });
}

function viewOf({ cropSize }: Preprocessing, position: number | undefined): AugmentationStep[] {
  return [
    ...(cropSize ? [centerCrop({ size: cropSize })] : []),
    ...(position ? [dihedral({ position })] : []),
  ];
}

/** How many positions test-time augmentation averages: a square image can be turned by 90°, others cannot. */
export function testTimeViews([height, width]: readonly [
  height: number,
  width: number,
  channels: number,
]): number {
  return height === width ? 8 : 4;
}
