import { CnnError } from '@cnn/core';
import type { Fitting, OddSize, Preprocessing, Size } from '@cnn/data';

/** What is done with an image to be predicted whose size is not the usual one of training. */
export type PredictedOddSize = Exclude<OddSize, 'skip'>;

/**
 * How images are fitted that a model predicts: as those of training. Where training left images of another size out, `onOddSize`
 * has to be given for those, see `refuseOddSize`.
 */
export function fittingOf(preprocessing: Preprocessing, onOddSize?: PredictedOddSize): Fitting {
  const { imageSize, usualSize = imageSize } = preprocessing;
  const own = preprocessing.onOddSize === 'skip' ? 'resize' : preprocessing.onOddSize;
  return { imageSize, usualSize, onOddSize: onOddSize ?? own };
}

/** Whether an image's size says if the model can predict it: where training left other sizes out, and nothing else was asked for. */
export function refusesOddSizes(preprocessing: Preprocessing, onOddSize?: PredictedOddSize): boolean {
  return preprocessing.onOddSize === 'skip' && onOddSize === undefined;
}

/**
 * Refuses an image of a size that was left out of training: what a model predicts for it means nothing.
 *
 * @param where the image, for the message
 * @throws CnnError (DATA)
 */
export function refuseOddSize(where: string, [height, width]: Size, preprocessing: Preprocessing): void {
  const { imageSize, usualSize: usual = imageSize } = preprocessing;
  if (height === usual[0] && width === usual[1]) return;
  throw new CnnError(
    'DATA',
    `${where}: expected an image of ${usual.join('×')}, as others were left out of training, received ${height}×${width}. Set onOddSize to resize or pad to predict it nonetheless.`,
    { details: { option: 'onOddSize' } },
  );
}
