import { CnnError } from '@cnn/core';
import { type AugmentationStep, checkSteps } from '@cnn/data';
import { augmentations } from '@cnn/experiment';
import { readJson } from '@cnn/node';
import type { Option } from '../arguments/command.js';

const names = Object.keys(augmentations);

export const augmentOption: Option = {
  value: 'STEPS',
  help: `new images in each epoch: some of ${names.join(',')}, or a JSON file with a list of steps`,
};

function isName(text: string): text is keyof typeof augmentations {
  return Object.hasOwn(augmentations, text);
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
    if (isName(name)) return augmentations[name];
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
