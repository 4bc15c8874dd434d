import { CnnError } from '@cnn/core';
import {
  type AugmentationStep,
  checkSteps,
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
import { readJson } from '@cnn/node';
import type { Option } from '../arguments/command.js';

/** What `--augment` can name. */
const named = {
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

const names = Object.keys(named);

export const augmentOption: Option = {
  value: 'STEPS',
  help: `new images in each epoch: some of ${names.join(',')}, or a JSON file with a list of steps`,
};

function isName(text: string): text is keyof typeof named {
  return Object.hasOwn(named, text);
}

/**
 * The steps of `--augment`: names with commas between them, or a JSON file.
 *
 * @throws CnnError (USAGE or FILE) for an unknown name, or a file that holds no list of steps
 */
export async function readAugmentation(text: string | undefined): Promise<readonly AugmentationStep[]> {
  if (text === undefined) return [];
  if (text.endsWith('.json')) return stepsOf(text, await readJson(text));
  return text.split(',').flatMap((name): AugmentationStep | readonly AugmentationStep[] => {
    if (isName(name)) return named[name];
    throw new CnnError(
      'USAGE',
      `--augment: expected some of ${names.join(',')}, or a file that ends in .json, received "${name}".`,
    );
  });
}

/** Whether its steps fit the images is checked where they are used. */
function stepsOf(path: string, json: unknown): readonly AugmentationStep[] {
  try {
    checkSteps(json);
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError('FILE', `${path}: ${error.message}`, { cause: error });
  }
  return json;
}
