import type { ModelDefinition } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import { parseExperiment } from '../experiment/parseExperiment.js';
import type { Store } from '../store/store.js';
import { localExecutor } from './localExecutor.js';

/** Two images of each class of each patient, of 6×6 pixels: the second class is brighter, and no two are alike. */
export function smallSet(patients = 12): ImageSet {
  const items = Array.from({ length: 4 * patients }, (_, at) => ({
    label: at % 2,
    group: `p${Math.floor(at / 4)}`,
    file: `p${Math.floor(at / 4)}/${at % 4}.png`,
  }));
  return {
    name: 'small',
    imageShape: [6, 6, 1],
    classNames: ['dark', 'bright'],
    items,
    pixelType: 'uint8',
    load: async (index) =>
      Uint8Array.from(
        { length: 36 },
        (_, at) =>
          60 + 70 * (items[index]?.label ?? 0) + ((at * 37 + index * 101 + ((index * at) % 7) * 29) % 97),
      ),
  };
}

const model: ModelDefinition = {
  format: 'cnn-model',
  version: 1,
  name: 'small',
  input: [6, 6, 1],
  layers: [
    { type: 'conv2d', name: 'conv', filters: 2, kernelSize: 3, activation: 'relu' },
    { type: 'globalAveragePooling2d', name: 'pool' },
    { type: 'dense', name: 'dense', units: 1, activation: 'sigmoid' },
  ],
} as unknown as ModelDefinition;

/** A training of a second, with the patients of an image apart. */
export const smallExperiment = parseExperiment({
  model,
  split: { allowLeakage: true },
  training: { epochs: 2, batchSize: 8, optimizer: { learningRate: 0.01 } },
});

/** Trains on `smallSet` in this program. */
export function smallExecutor(store: Store, set = smallSet()) {
  return localExecutor({ store, open: async () => ({ set, engine: referenceEngine() }) });
}
