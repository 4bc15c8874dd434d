import { batchSource, type ImageSet, type ImageSource } from '@cnn/data';
import type { SavedModel } from '@cnn/node';
import { openData } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { middleOf } from './crop.js';
import { withNames } from './divide.js';
import { checkLabelKind, isMultiLabel } from './multiLabelModel.js';

export interface OpenTrainedDataOptions {
  readonly args: Arguments;
  readonly data: string;
  readonly saved: SavedModel;
}

/**
 * Labelled images, opened as those that a model was trained on.
 *
 * @throws CnnError as `openData` does, and for images of the other kind of labels
 */
export async function openTrainedData({ args, data, saved }: OpenTrainedDataOptions): Promise<ImageSet> {
  const { model, classNames, preprocessing } = saved;
  const { onOddSize, imageSize } = preprocessing;
  const [height, width] = imageSize ?? model.input;
  const opened = await openData({
    args,
    data,
    input: [height, width, model.input[2]],
    classNames,
    multiLabel: isMultiLabel(model),
    ...(onOddSize && { onOddSize }),
  });
  const set = withNames(opened);
  checkLabelKind(model, set);
  return set;
}

/** Some or all images of a set, prepared as in training. */
export function trainedSource(
  { model, preprocessing }: SavedModel,
  set: ImageSet,
  indices?: readonly number[],
): ImageSource {
  const { rescale, stain } = preprocessing;
  return batchSource({
    set,
    rescale,
    augment: middleOf(set.imageShape, model.input),
    ...(indices && { indices }),
    ...(stain && { normalizeStain: stain }),
  });
}
