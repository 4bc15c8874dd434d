import type { ImageReading, OddSize, PixelSource, Size } from '@cnn/data';
import type { SavedModel } from './savedModel.js';

/** How labelled images are opened for a trained model. */
export interface ImageOptions {
  readonly imageSize: Size;
  readonly usualSize: Size;
  readonly onOddSize: OddSize;
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  readonly multiLabel: boolean;
  /** What the pixels were that the model was trained on: what arrays of other types are brought to. */
  readonly source: PixelSource;
  /** How image files are read, where the model knows it. */
  readonly reading?: ImageReading | undefined;
}

/** How images are opened as those that a model was trained on. */
export function imageOptionsOf({ preprocessing, classNames, task, model }: SavedModel): ImageOptions {
  const { imageSize, usualSize = imageSize, onOddSize, source, reading } = preprocessing;
  return {
    ...{ imageSize, usualSize, onOddSize, classNames, source, reading },
    channels: model.input[2] === 1 ? 1 : 3,
    multiLabel: task === 'multilabel',
  };
}
