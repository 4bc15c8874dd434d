import type { BatchSource } from '@cnn/core';
import { tutorialBatch, tutorialModel } from './tutorial.js';

/** The golden's batches of steps `first` to `end` − 1 as a source for `fit`, whatever size of batch it asks for: 8 images each, in their order. */
export function tutorialSource({ first, end }: { readonly first: number; readonly end: number }): BatchSource {
  const made = Array.from({ length: end - first }, (_, index) => tutorialBatch(first + index));
  const labels = made.flatMap((batch) => [...batch.labels.data]);
  return {
    size: labels.length,
    imageShape: tutorialModel().input,
    classNames: ['lower', 'upper'],
    labels: Int32Array.from(labels),
    async *batches({ batchSize }) {
      for (const [step, batch] of made.entries()) {
        yield {
          ...batch,
          indices: Int32Array.from({ length: batchSize }, (_, item) => step * batchSize + item),
        };
      }
    },
  };
}
