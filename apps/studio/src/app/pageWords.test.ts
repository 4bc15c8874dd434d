import { CnnError } from '@cnn/core';
import { parseExperiment } from '@cnn/experiment';
import { describe, expect, it } from 'vitest';
import { mainSettings, settingGroups } from '../steps/training/settings.js';
import { fieldProblem, inPageWords, problemText } from './pageWords.js';

const settings = [...mainSettings, ...settingGroups.flatMap((group) => group.settings)];

/** What the library says of a value that can't be right. */
function refusal(path: string): string {
  let wrong: unknown = { not: 'this' };
  for (const name of path.split('.').reverse()) wrong = { [name]: wrong };
  try {
    parseExperiment(wrong);
  } catch (error) {
    if (error instanceof CnnError) return error.message;
    throw error;
  }
  throw new Error(`${path} takes everything`);
}

describe('messages in the words of the page', () => {
  it.each(settings)('call $path as its field: $label', ({ path, label }) => {
    const message = refusal(path);
    expect(message).toContain(path);
    expect(inPageWords(message)).toContain(`“${label}”`);
    expect(inPageWords(message)).not.toContain(path);
    expect(fieldProblem(message, label)).toMatch(/^Expected /);
  });

  it.each([
    ['training.mix.alpha: expected a number above 0.', '“Mix images”: expected a number above 0.'],
    [
      'Warning: batch normalization is too slow. Use training.batchNorm.momentum 0.8, or training.batchNorm.recompute, or more epochs.',
      'Batch normalization is too slow. Use “Momentum of running statistics” 0.8, or “Recompute the statistics”, or more epochs.',
    ],
    [
      'huge.png has more than 67108864 pixels, the limit. Raise maxPixels if it is meant to be that large.',
      'huge.png has more than 67 megapixels, the most that is read. Make it smaller, or cut out what matters.',
    ],
    ['training.loss ldam needs softmax.', '“Loss” ldam needs softmax.'],
    [
      'images: class "a" is in 1 groups, so it can\'t be in all of 3 parts. Add images, make fewer parts, or split with stratify: false.',
      'images: class "a" is of 1 patient, so it can\'t be in all 3 sets. Add images, or don’t keep the shares of classes in all sets.',
    ],
    [
      'experiment: model: layers[3] (conv2d) a window of [99, 99] does not fit into [15, 15, 32].',
      '“Network”: layer 4 (conv2d) a window of [99, 99] does not fit into [15, 15, 32].',
    ],
    [
      "can't write projects/my project/runs/run-1/checkpoint/tensors-2-19.safetensors: the storage of this page is full.",
      "can't write the checkpoint of the run: the storage of this page is full.",
    ],
    ['The file v1.data.json is damaged.', 'The file v1.data.json is damaged.'],
  ])('%s', (message, words) => {
    expect(problemText(new Error(message))).toBe(words);
  });
});
