// The networks that are compared. Dropout is left out (rate 0), so that every peer computes the same numbers.
import { lenet5, smallResNet, tutorialCnn } from '../packages/presets/dist/index.js';

/** @type {Record<string, { batch: number, model: () => object }>} */
export const networks = {
  'tutorial-224': { batch: 32, model: () => tutorialCnn({ input: [224, 224, 3], rate: 0 }) },
  'tutorial-50': { batch: 32, model: () => tutorialCnn({ input: [50, 50, 3], rate: 0 }) },
  'lenet-28': { batch: 128, model: () => lenet5({ input: [28, 28, 1], classes: 10 }) },
  'resnet-96': { batch: 32, model: () => smallResNet({ input: [96, 96, 3] }) },
  // A third stage and a wider dense layer: 22 million parameters, 2.8 GFLOP an image and step.
  'tutorial-deep-224': {
    batch: 32,
    model: () => tutorialCnn({ input: [224, 224, 3], rate: 0, filters: [32, 64, 128], units: 256 }),
  },
};

/** What runs when nothing is named. */
export const defaultNetworks = ['tutorial-224', 'tutorial-50', 'lenet-28', 'resnet-96'];
