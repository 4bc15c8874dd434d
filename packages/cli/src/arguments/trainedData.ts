import { type ImageSet, type ImageSource, preparedSource } from '@cnn/data';
import { isMultiLabel } from '@cnn/evaluation';
import { checkLabelKind, type ExperimentData, type SavedModel, withNames } from '@cnn/experiment';
import type { Arguments } from '../options/arguments.js';
import { openData, type ReadingValues } from './dataOptions.js';

export interface OpenTrainedDataOptions {
  readonly args: Arguments<ReadingValues>;
  /** What was typed; what it leaves open is as in training. */
  readonly read: ExperimentData;
  readonly saved: SavedModel;
}

/**
 * Labelled images, opened as those that a model was trained on.
 *
 * @throws CnnError as `openData` does, and for images of the other kind of labels
 */
export async function openTrainedData({ args, read, saved }: OpenTrainedDataOptions): Promise<ImageSet> {
  const { model, classNames, preprocessing } = saved;
  const { imageSize, usualSize, onOddSize, source, reading } = preprocessing;
  const opened = await openData({
    args,
    read,
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
