import { CnnError } from '@cnn/core';
import { describeItem, type ImageSet } from '@cnn/data';

export interface CheckFiniteOptions {
  readonly values: ArrayLike<number>;
  /** What they are, for the message. */
  readonly what: string;
  readonly set: ImageSet;
  readonly item: number;
}

/** @throws CnnError (DATA) that names the image, for a number that is not finite */
export function checkFinite({ values, what, set, item }: CheckFiniteOptions): void {
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    throw new CnnError(
      'DATA',
      `explain: ${set.name}: ${describeItem(set.items[item] ?? { label: 0 }, item)}: expected finite numbers in ${what}, received ${values[at]}. Look at the image and at the model's weights.`,
    );
  }
}
