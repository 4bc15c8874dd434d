import { expect, it } from 'vitest';
import { outputNames } from './outputNames.js';

it('keeps the paths of images below the folder, each once', () => {
  expect(outputNames(['p1/benign/a.png', 'p1/benign/A.jpg', './b.png', undefined, '..', 'x:y.png'])).toEqual([
    'p1/benign/a',
    'p1/benign/A-2',
    'b',
    'image-3',
    'image-4',
    'x_y',
  ]);
});

it('leaves out the folders that paths from elsewhere share', () => {
  expect(outputNames(['/data/set/p1/a.png', '/data/set/p2/a.png'])).toEqual(['p1/a', 'p2/a']);
  expect(outputNames(['../set/a.png', '../set/b.tiff'])).toEqual(['a', 'b']);
  expect(outputNames(['C:\\images\\a.png'])).toEqual(['a']);
});
