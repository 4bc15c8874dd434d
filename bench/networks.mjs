// The networks that are compared. Dropout is left out (rate 0), so that every peer computes the same numbers.
import { lenet5, smallResNet, tutorialCnn, twoStageTutorialCnn } from '../packages/presets/dist/index.js';

/** @type {Record<string, { batch: number, model: () => object }>} */
export const networks = {
  // The tutorial's network: 22.2 million parameters at 224×224.
  'tutorial-224': { batch: 32, model: () => tutorialCnn({ input: [224, 224, 3], rate: 0 }) },
  'tutorial-50': { batch: 32, model: () => tutorialCnn({ input: [50, 50, 3], rate: 0 }) },
  'tutorial-two-stage-224': {
    batch: 32,
    model: () => twoStageTutorialCnn({ input: [224, 224, 3], rate: 0 }),
  },
  'tutorial-two-stage-50': { batch: 32, model: () => twoStageTutorialCnn({ input: [50, 50, 3], rate: 0 }) },
  'lenet-28': { batch: 128, model: () => lenet5({ input: [28, 28, 1], classes: 10 }) },
  'resnet-96': { batch: 32, model: () => smallResNet({ input: [96, 96, 3] }) },
};

/** What runs when nothing is named. */
export const defaultNetworks = ['tutorial-224', 'tutorial-50', 'lenet-28', 'resnet-96'];
