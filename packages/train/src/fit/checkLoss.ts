import { CnnError, type TensorValue } from '@cnn/core';

export interface CheckLossOptions {
  readonly loss: number;
  /** Where it came up, for the message: `loss in epoch 3, batch 17 (step 117)`. */
  readonly where: string;
  readonly learningRate?: number;
  readonly images: TensorValue;
  readonly indices: Int32Array;
}

/**
 * Ends training at the first loss that is no finite number, and says which image is to blame when one is.
 *
 * @throws CnnError
 */
export function checkLoss({ loss, where, learningRate, images, indices }: CheckLossOptions): void {
  if (Number.isFinite(loss)) return;
  const at = images.data.findIndex((value) => !Number.isFinite(value));
  const item = indices[Math.floor((at * indices.length) / images.data.length)];
  const remedy =
    at >= 0
      ? `Image ${item} holds ${images.data[at]}: leave it out or repair it.`
      : `Lower the learning rate${learningRate === undefined ? '' : ` (now ${learningRate})`}, scale images to 0..1, or check sample weights.`;
  throw new CnnError('TRAINING', `${where} is ${loss}. ${remedy}`);
}
