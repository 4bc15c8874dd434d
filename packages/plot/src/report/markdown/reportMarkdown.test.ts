import { describe, expect, it } from 'vitest';
import type { ReportOptions } from '../options.js';
import { crossValidationMarkdown, reportMarkdown } from './reportMarkdown.js';

const options: ReportOptions = {
  title: 'Tissue *of* <b>',
  subtitle: 'A line',
  evaluation: {
    task: 'binary',
    classNames: ['a|b', 'c_d'],
    confusionMatrix: [
      [1, 1],
      [0, 2],
    ],
    auc: 1,
    predictions: [0.1, 0.6, 0.8, 0.9].map((probability, index) => ({
      file: `x_${index}.png`,
      label: Number(index > 1),
      probabilities: [probability],
    })),
  },
  model: 'layer   shape\nconv2d  [48, 48, 32]',
  settings: { seed: 1 },
  command: 'cnn train --data "```"',
  thumbnail: async () => {
    throw new Error('needs no picture');
  },
};

describe('reportMarkdown', () => {
  it('has the same sentences and tables as the page, and charts in words', async () => {
    const text = await reportMarkdown(options);
    for (const expected of [
      '# Tissue \\*of\\* \\<b\\>\n\nA line\n\n- **AUC**: 1.000',
      '## What was asked?\n\nIs an image “a\\|b” or “c\\_d”? The model says “c\\_d” above a probability of 0.5.',
      '- **Serious:** Only 2 of 4 test images each are “a\\|b” and “c\\_d”. No result can rest on fewer than 10 of a class.',
      '## Test results',
      '*Chart: ROC curve.* ROC curve of the class “c\\_d”. AUC 1.000.',
      '1 of 4 images were misclassified.',
      '| Image | True class | Predicted class | Probability |\n| --- | --- | --- | ---: |\n| x\\_1.png | a\\|b | c\\_d | 60.0% |',
      '```\nlayer   shape\nconv2d  [48, 48, 32]\n```',
      '````\ncnn train --data "```"\n````',
      '| **Title and abstract** |  |  |',
      '- **Intended use**: To be filled in by a person.',
      '| seed | 1 |',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toMatch(/(?<!\\)<\/?[a-z]|&[a-z]+;|undefined|data:image|Skip to the content/);
  });

  it('of a cross-validation too', async () => {
    const { evaluation } = options;
    const text = await crossValidationMarkdown({
      title: 'Folds',
      folds: evaluation ? [evaluation, evaluation] : [],
    });
    expect(text).toContain('Over 2 folds, the AUC by image is 1.000 ± 0.000');
    expect(text).toContain('| Fold | Images | Loss | AUC |');
  });
});
