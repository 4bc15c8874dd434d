import { type BatchSource, CnnError, type TensorValue } from '@cnn/core';

export interface ImageProblemOptions {
  /** float32 `[n, height, width, channels]` */
  readonly images: TensorValue;
  /** Which items of the source they are. */
  readonly indices: ArrayLike<number>;
  /** Knows what the items are called. */
  readonly source?: Pick<BatchSource, 'nameOf'> | undefined;
}

/**
 * Which image of a batch holds a value that is not finite, and what to do; nothing if none does. Looked for before an engine
 * computes with it: what NaN becomes on the way differs between engines, and a loss that is NaN looks like a rate that is too high.
 */
export function imageProblem({ images, indices, source }: ImageProblemOptions): string | undefined {
  const { data } = images;
  let at = 0;
  // Infinite minus itself is NaN too: one comparison a value.
  while (at < data.length && (data[at] as number) - (data[at] as number) === 0) at++;
  if (at === data.length) return undefined;
  const item = indices[Math.floor((at * indices.length) / data.length)] as number;
  const name = source?.nameOf?.(item) ?? `image ${item}`;
  return `${name} holds ${data[at]}, expected finite pixels. Leave it out or repair it.`;
}

/** @throws CnnError (TRAINING) that names the image */
export function checkFiniteImages({
  where,
  ...options
}: ImageProblemOptions & { readonly where: string }): void {
  const problem = imageProblem(options);
  if (problem !== undefined) throw new CnnError('TRAINING', `${where}: ${problem}`);
}
