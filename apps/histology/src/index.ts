import type { ModelDefinition } from '@cnn/core';
import { tutorialCnn } from '@cnn/presets';

/** Height, width and channels of the example's images. */
export const imageShape = [48, 48, 3] as const;

/** What a label of 0 and of 1 means. */
export const classNames = ['benign-like', 'malignant-like'] as const;

/**
 * The one definition that the Node app and the browser app train: the tutorial's network, for smaller images. Its running
 * statistics follow faster (momentum 0.9, Keras's default is 0.99): an epoch of a small set has too few steps for slow ones.
 */
export const definition: ModelDefinition = tutorialCnn({
  name: 'histology',
  input: imageShape,
  momentum: 0.9,
});

/** The synthetic images of the example: no tissue, no patients. */
export const syntheticSet = { size: 48, count: 1200, patients: 40, positiveShare: 0.3, seed: 7 } as const;

/** How both apps train it: what `parseExperiment` of `@cnn/experiment` takes. */
export const experiment = {
  data: { source: 'synthetic' },
  split: { ratios: [0.7, 0.15, 0.15] },
  model: definition,
  training: {
    epochs: 15,
    batchSize: 32,
    /** Smaller than Adam's default: with few steps per epoch, larger ones move faster than the running averages follow. */
    optimizer: { name: 'adam', learningRate: 0.0003 },
    /** Tissue has no up and no down: every epoch sees other mirror images and quarter turns. */
    augment: [{ type: 'randomFlip', mode: 'horizontalAndVertical' }, { type: 'randomQuarterTurn' }],
    /**
     * The weights of the epoch with the best accuracy on the validation set are kept; training stops after so many epochs
     * without improvement. (Its loss is the worse guide here: one wrong answer of an overconfident network outweighs many right ones.)
     */
    monitor: 'val_accuracy',
    patience: 10,
  },
  seed: 1,
} as const;
