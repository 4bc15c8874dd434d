import { expect, it } from 'vitest';
import { findGivenParts, partOfFile } from './givenParts.js';

const find = (files: readonly string[], rule: { classLevel: number | undefined } = { classLevel: -1 }) =>
  findGivenParts({ name: 'set', files, ...rule });
const below = (...folders: string[]): string[] =>
  folders.flatMap((one) => [`${one}/a/1.png`, `${one}/b/2.png`]);

it('parts are folders above the classes, also below a folder that all share, in any case', () => {
  expect(find(below('train', 'val', 'test'))).toEqual({
    level: 0,
    folders: { train: ['train'], validation: ['val'], test: ['test'] },
  });
  const given = find(below('chest_xray/Training', 'chest_xray/Testing'));
  expect(given).toEqual({ level: 1, folders: { train: ['Training'], test: ['Testing'] } });
  expect(given && partOfFile('chest_xray/Testing/a/1.png', given)).toBe('test');
});

it('parts may lie below patients or classes that a rule names', () => {
  expect(find(['a/train/1.png', 'b/test/2.png'], { classLevel: 0 })).toMatchObject({ level: 1 });
  expect(find(['train/1.png', 'test/2.png'], { classLevel: undefined })).toMatchObject({ level: 0 });
});

it('a single folder of a part, or classes that are called so, are no parts', () => {
  expect(find(below('train'))).toBeUndefined();
  expect(find(['bus/1.png', 'car/2.png', 'train/3.png', 'test/4.png'])).toBeUndefined();
  expect(find(['p1/a/1.png', 'p2/b/2.png'])).toBeUndefined();
  expect(find(['1.png'])).toBeUndefined();
});

it('other folders beside the parts, and classes that are all called as parts, are refused', () => {
  expect(() => find([...below('train', 'test'), 'more/a/3.png'])).toThrow(
    'beside the parts train, test there are images in more, of which nothing says what part they are',
  );
  expect(() => find(['a/train/1.png', 'b/test/2.png'])).toThrow(
    'the folders that would be the classes are test, train',
  );
  expect(() => find(['train/1.png', 'test/2.png'])).toThrow('Say where the class is (label)');
});
