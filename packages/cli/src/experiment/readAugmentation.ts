import { CnnError, nearestName } from '@cnn/core';
import { type AugmentationStep, checkSteps } from '@cnn/data';
import { augmentations } from '@cnn/experiment';
import { readJson } from '@cnn/node';

const names = Object.keys(augmentations);

function isName(text: string): text is keyof typeof augmentations {
  return Object.hasOwn(augmentations, text);
}

/**
 * The steps of `--augment`: names with commas between them, or a JSON file.
 *
 * @throws CnnError (USAGE or FILE) for an unknown name, or a file that holds no list of steps
 */
export async function readAugmentation(text: string): Promise<readonly AugmentationStep[]> {
  if (text.endsWith('.json')) return stepsOf(text, await readJson(text));
  return text.split(',').flatMap((name): AugmentationStep | readonly AugmentationStep[] => {
    if (isName(name)) return augmentations[name];
    const nearest = nearestName(name, names);
    throw new CnnError(
      'USAGE',
      `--augment: expected some of ${names.join(', ')}, or a file that ends in .json, received "${name}".${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
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
