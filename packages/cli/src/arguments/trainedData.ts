import { CnnError } from '@cnn/core';
import type { GroupRule, ImageSet } from '@cnn/data';
import {
  checkLabelKind,
  type ExperimentData,
  imageOptionsOf,
  type SavedModel,
  withNames,
} from '@cnn/experiment';
import { openImageSet } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import { tellUnusual } from './openData.js';
import { type ReadingValues, readingOptions } from './readingOptions.js';

export interface OpenTrainedDataOptions {
  readonly args: Arguments<ReadingValues>;
  /** What was typed; what it leaves open is as in training. */
  readonly read: ExperimentData;
  /** Columns of a manifest that the images keep. */
  readonly attributes?: readonly string[] | undefined;
  readonly saved: SavedModel;
}

/**
 * Labelled images, opened as those that a model was trained on. What is unusual of them is told on stderr.
 *
 * @throws CnnError as `openImageSet` does, and for images of another kind of labels, or of another size that can't be resized
 */
export async function openTrainedData({
  args,
  read,
  attributes,
  saved,
}: OpenTrainedDataOptions): Promise<ImageSet> {
  const { source: data, labelFrom, groupFrom, imageSize, classNames: _names, ...how } = read;
  if (!data) throw new CnnError('USAGE', '--data DATA is missing. See --help.');
  const known = imageOptionsOf(saved);
  const typed = Object.entries({ ...how, group: groupFrom as GroupRule, label: labelFrom as GroupRule });
  const opened = await openImageSet({
    ...known,
    ...(imageSize ? { imageSize, usualSize: undefined } : {}),
    ...Object.fromEntries(typed.filter(([, value]) => value !== undefined)),
    ...readingOptions(args),
    data,
    ...(attributes && { attributes }),
  });
  tellUnusual(args, opened);
  const set = withNames(opened);
  const [height, width] = opened.imageShape;
  const [wantedHeight, wantedWidth] = imageSize ?? known.imageSize;
  if (height !== wantedHeight || width !== wantedWidth) {
    const size = `${wantedHeight}x${wantedWidth}`;
    throw new CnnError(
      'USAGE',
      `${data} has images of ${height}x${width}, which can't be resized to ${imageSize ? `--image-size ${size}` : `the model's ${size}`}. Use an image folder for other sizes.`,
    );
  }
  checkLabelKind(saved.model, set);
  return set;
}
