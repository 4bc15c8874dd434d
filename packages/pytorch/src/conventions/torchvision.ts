import type { Convention } from './convention.js';

/** The layers of a DenseNet as torchvision named them until 0.2: `denselayer1.norm.1`, where it says `denselayer1.norm1` since. */
const older = /(\bdenselayer\d+\.(?:norm|relu|conv))\.([12]\.)/;

/** The presets have torchvision's names. */
export const torchvision: Convention = {
  name: 'torchvision',
  modules: () => (layer) => layer.replaceAll('/', '.'),
  present: (tensor) => tensor.replace(older, '$1$2'),
};
