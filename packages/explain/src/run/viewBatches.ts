import type { TensorValue } from '@cnn/core';
import { type ImageSet, type Preprocessing, preparedSource } from '@cnn/data';

export interface ViewBatchesOptions {
  readonly set: ImageSet;
  readonly preprocessing: Preprocessing;
  readonly indices: readonly number[];
  /** How many positions of each image. */
  readonly views: number;
  readonly batchSize: number;
}

/** Batches of images as a model sees them: the same images in each view, `[n, height, width, channels]`. */
export async function* viewBatches(options: ViewBatchesOptions): AsyncGenerator<readonly TensorValue[]> {
  const { views, batchSize, ...source } = options;
  const batches = Array.from({ length: views }, (_, position) =>
    preparedSource({ ...source, position, prefetch: position === 0 ? 2 : 0 })
      .batches({ batchSize })
      [Symbol.asyncIterator](),
  );
  try {
    while (true) {
      const steps = await Promise.all(batches.map((view) => view.next()));
      const images = steps.flatMap(({ done, value }) => (done ? [] : [value.images as TensorValue]));
      if (images.length < views) return;
      yield images;
    }
  } finally {
    for (const view of batches) await view.return?.(undefined);
  }
}
