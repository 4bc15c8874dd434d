import type { TensorValue } from '@cnn/core';

export interface LossProblemOptions {
  readonly loss: number;
  /** Where it came up, for the message: `loss in epoch 3, batch 17 (step 117)`. */
  readonly where: string;
  readonly learningRate?: number;
  readonly images: TensorValue;
  readonly indices: Int32Array;
}

/** What is wrong with a loss that is no finite number, and which image is to blame when one is; nothing if all is well. */
export function lossProblem({
  loss,
  where,
  learningRate,
  images,
  indices,
}: LossProblemOptions): string | undefined {
  if (Number.isFinite(loss)) return undefined;
  const at = images.data.findIndex((value) => !Number.isFinite(value));
  const item = indices[Math.floor((at * indices.length) / images.data.length)];
  const remedy =
    at >= 0
      ? `Image ${item} holds ${images.data[at]}: leave it out or repair it.`
      : `Lower the learning rate${learningRate === undefined ? '' : ` (now ${learningRate})`}, scale images to 0..1, or check sample weights.`;
  return `${where} is ${loss}. ${remedy}`;
}
