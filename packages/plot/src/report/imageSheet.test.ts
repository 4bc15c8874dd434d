import { chooseExamples } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { imageSheet } from './imageSheet.js';

const picture = 'data:image/png;base64,AAAA';
const overlay = 'data:image/png;base64,BBBB';
const groups = chooseExamples({
  task: 'binary',
  classNames: ['benign', 'malignant'],
  confusionMatrix: [],
  predictions: [
    { file: 'p1/a.png', group: 'p1', label: 0, probabilities: [0.97] },
    { file: 'p2/<b>.png', group: 'p2', label: 1, probabilities: [0.8] },
  ],
});
const textOf = (page: string) => page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');

describe('imageSheet', () => {
  it('shows each image with its explanation, classes, probability, patient and file', async () => {
    const page = await imageSheet({
      title: 'Where the model looked',
      note: 'Red speaks for the class.',
      groups: [...groups, { kind: 'typical', className: 'malignant', images: [{ file: 'p3/c.png' }] }],
      thumbnail: async () => picture,
      explanation: async (_, { predicted }) => (predicted === 'malignant' ? overlay : undefined),
    });
    const text = textOf(page);
    expect(text).toContain('Surest mistakes Wrong predictions, the most confident first');
    expect(text).toContain('True benign Predicted malignant 97.0% Patient p1 File p1/a.png');
    expect(text).toContain(
      'Typical of “malignant” Correct predictions with a high probability, if possible of different patients.',
    );
    expect(text).toContain('p2/&lt;b&gt;.png');
    expect(text).toContain('Red speaks for the class.');
    expect(page.match(/<img src="data:image\/png;base64,AAAA" alt="Image p1\/a.png">/g)).toHaveLength(1);
    expect(page).toContain(`<img src="${overlay}" alt="Explanation of “malignant” for p1/a.png">`);
    expect(page.match(/class="example wrong"/g)).toHaveLength(1);
  });

  it('shows images whose class is not known, with lines of their own', async () => {
    const images = [{ file: 'new.png', predicted: 'benign', probability: 0.5, lines: ['Layer conv2d_2'] }];
    const page = await imageSheet({ title: 'New', groups: [{ title: 'At hand', images }] });
    expect(textOf(page)).toContain('At hand Predicted benign 50.0% File new.png Layer conv2d_2');
    expect(page).not.toContain('<img');
  });

  it('says that there is no image, and refuses a picture from elsewhere', async () => {
    expect(textOf(await imageSheet({ title: 'None', groups: [] }))).toContain('No image to show.');
    await expect(
      imageSheet({ title: 'x', groups, explanation: async () => 'https://example.org/a.png' }),
    ).rejects.toThrow(/explanation\("p1\/a.png"\) needs "data:image\/png;base64/);
  });
});
