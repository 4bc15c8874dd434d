import { expect, it } from 'vitest';
import type { ImageSet } from '../set/imageSet.js';
import { imageSet } from '../set/makeImageSet.js';
import { alikeNames, joinedNames } from './canonicalName.js';

const [composed, decomposed] = ['Jos\u00e9', 'Jose\u0301'];

it('names in two Unicode forms are one', () => {
  expect(joinedNames([composed, 'x', decomposed, composed])).toEqual([composed]);
  expect(joinedNames([decomposed, decomposed])).toEqual([]);
});

it('names that differ in case, width or spaces are alike, not one', () => {
  expect(alikeNames(['P1', 'p1 ', 'p2', composed, decomposed])).toEqual([['P1', 'p1 ']]);
});

it('a set has its names in the composed form, whatever it was given, and no class twice', () => {
  const items = [{ label: 0, group: decomposed, file: `${decomposed}.png` }, { label: 1 }];
  const set: ImageSet = {
    ...{ name: 'set', classNames: [decomposed, 'b'], imageShape: [1, 1, 1], items, pixelType: 'uint8' },
    load: () => new Uint8Array(1),
  };
  const made = imageSet(set);
  expect(made.classNames).toEqual([composed, 'b']);
  expect(made.items).toEqual([{ label: 0, group: composed, file: `${composed}.png` }, { label: 1 }]);
  expect(() => imageSet({ ...set, classNames: [composed, decomposed] })).toThrow('each class name once');
  const plain = { ...set, classNames: ['a', 'b'], items: [{ label: 0 }] };
  expect(imageSet(plain)).toBe(plain);
});
