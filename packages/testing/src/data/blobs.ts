import { type BatchSource, randomStream } from '@cnn/core';
import { memorySource } from './memorySource.js';

export interface BlobsOptions {
  readonly items: number;
  /** Height and width. Default 8. */
  readonly side?: number;
  /** Default 2. Class k has its bright spot in the k-th quarter. At most 4. */
  readonly classes?: number;
  readonly seed?: number;
  /** Sample weights. */
  readonly weights?: readonly number[];
}

/** Synthetic grey images `[n, side, side, 1]`: noise with a bright spot whose place tells the class. Easy to learn. */
export function blobs({ items, side = 8, classes = 2, seed = 0, weights }: BlobsOptions): BatchSource {
  const stream = randomStream({ seed, purpose: 'blobs' });
  const data = stream.fillUniform(new Float32Array(items * side * side));
  const labels = Int32Array.from({ length: items }, (_, item) => item % classes);
  const half = side / 2;
  labels.forEach((label, item) => {
    for (let place = 0; place < side * side; place++) {
      const quarter = Number(place % side >= half) + 2 * Number(Math.floor(place / side) >= half);
      if (quarter === label)
        data[item * side * side + place] = 0.5 + (data[item * side * side + place] as number) / 2;
    }
  });
  return memorySource({
    images: { shape: [items, side, side, 1], data },
    labels: { shape: [items], data: labels },
    classNames: Array.from({ length: classes }, (_, index) => `quarter ${index}`),
    ...(weights ? { weights } : {}),
  });
}
