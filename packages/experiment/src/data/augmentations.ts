import {
  type AugmentationStep,
  cutout,
  randAugment,
  randomAffine,
  randomColorJitter,
  randomFlip,
  randomGaussianBlur,
  randomGaussianNoise,
  randomJpeg,
  randomQuarterTurn,
  randomResizedCrop,
  randomStain,
  tissueAugmentation,
} from '@cnn/data';

/** Augmentation by name: a step each, or a list of them. */
export const augmentations = {
  flip: randomFlip(),
  turn: randomQuarterTurn(),
  affine: randomAffine({ rotation: 15, zoom: 0.1, shift: 0.05 }),
  crop: randomResizedCrop({ scale: [0.6, 1] }),
  color: randomColorJitter({ brightness: 0.15, contrast: 0.15, saturation: 0.15, hue: 0.03 }),
  stain: randomStain(),
  blur: { ...randomGaussianBlur({ sigma: [0.3, 1.2] }), probability: 0.3 },
  noise: { ...randomGaussianNoise({ stddev: 0.03 }), probability: 0.3 },
  jpeg: { ...randomJpeg(), probability: 0.3 },
  cutout: { ...cutout({ area: 0.1, fillValue: 'mean' }), probability: 0.5 },
  randaugment: randAugment(),
  tissue: tissueAugmentation(),
} satisfies Record<string, AugmentationStep | readonly AugmentationStep[]>;
