// The networks that are compared. Dropout is left out (rate 0), and nothing draws at random, so that every peer computes the same numbers.
import {
  lenet5,
  mobileNetLike,
  patchCnn,
  smallResNet,
  tutorialCnn,
  twoStageTutorialCnn,
  vggLike,
} from '../packages/presets/dist/index.js';

/** @type {Record<string, { batch: number, model: () => object }>} */
export const networks = {
  // The tutorial's network exactly: 22.2 million parameters at 224×224.
  'tutorial-224': { batch: 32, model: () => tutorialCnn({ input: [224, 224, 3], rate: 0 }) },
  // Its smaller relative of two stages.
  'tutorial-50': { batch: 32, model: () => twoStageTutorialCnn({ input: [50, 50, 3], rate: 0 }) },
  'lenet-28': { batch: 128, model: () => lenet5({ input: [28, 28, 1], classes: 10 }) },
  'resnet-96': { batch: 32, model: () => smallResNet({ input: [96, 96, 3] }) },
  'vgg-64': { batch: 64, model: () => vggLike({ input: [64, 64, 3], rate: 0 }) },
  'mobilenet-128': { batch: 32, model: () => mobileNetLike({ input: [128, 128, 3], rate: 0 }) },
  'patch-96': { batch: 32, model: () => patchCnn({ input: [96, 96, 3], rate: 0 }) },
  // Named by older measurements; runs only when it is named.
  'tutorial-two-stage-224': {
    batch: 32,
    model: () => twoStageTutorialCnn({ input: [224, 224, 3], rate: 0 }),
  },
};

/** What runs when nothing is named. */
export const defaultNetworks = Object.keys(networks).filter((name) => name !== 'tutorial-two-stage-224');
