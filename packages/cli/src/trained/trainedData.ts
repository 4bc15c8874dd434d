import { type ImageSet, type ImageSource, preparedSource } from '@cnn/data';
import { isMultiLabel } from '@cnn/evaluation';
import type { SavedModel } from '@cnn/experiment';
import type { Option } from '../arguments/command.js';
import { dataOptions, openData } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { trainedPictureOptions } from '../arguments/pictureOptions.js';
import { withNames } from '../training/divide.js';
import { checkLabelKind } from '../training/multiLabelModel.js';

/** Options of the commands that measure a trained model: what they leave open is as in training. */
export const trainedDataOptions = {
  ...dataOptions,
  ...trainedPictureOptions,
  'odd-size': { value: 'WHAT', help: 'images of another size: resize, pad or skip; default: as in training' },
  white: {
    value: 'N',
    help: 'the pixel value that is white: of an npz file, where none leaves values as they are (default: as their type and range say), or of images of 16 bits (default: as in training)',
  },
} satisfies Record<string, Option>;

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
  const { imageSize, usualSize, onOddSize, source, reading } = preprocessing;
  const opened = await openData({
    args,
    data,
    input: [...imageSize, model.input[2]],
    classNames,
    multiLabel: isMultiLabel(model),
    usualSize: usualSize ?? imageSize,
    ...{ onOddSize, source, reading },
  });
  const set = withNames(opened);
  checkLabelKind(model, set);
  return set;
}

/** Some or all images of a set, prepared as in training. */
export function trainedSource(
  { preprocessing }: SavedModel,
  set: ImageSet,
  indices?: readonly number[],
): ImageSource {
  return preparedSource({ set, preprocessing, ...(indices && { indices }) });
}
