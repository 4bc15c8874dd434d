import { describe, expect, it } from 'vitest';
import { listFiles } from './listFiles.js';
import type { NamedFile } from './namedFile.js';

const named = (...paths: string[]): NamedFile[] => paths.map((path) => ({ path, file: new Blob() }));
const list = (paths: readonly string[], options = {}) =>
  listFiles({ name: 'files', files: named(...paths), multiLabel: false, ...options });
const two = ['a/1.png', 'b/2.jfif'];
const [composed, decomposed] = ['Jos\u00e9', 'Jose\u0301'];

describe('listFiles', () => {
  it('[browser.others] tells hidden and other files by their kinds', () => {
    const { found, listing } = list([
      ...two,
      'a/.DS_Store',
      'b/Thumbs.db',
      '__MACOSX/a/1.png',
      'a/x.txt',
      'b/3.PPM',
    ]);
    expect(found.map(({ path, labels }) => [path, ...labels])).toEqual([
      ['a/1.png', 'a'],
      ['b/2.jfif', 'b'],
      ['b/3.PPM', 'b'],
    ]);
    expect(listing.others).toEqual({ count: 1, kinds: { '.txt': 1 }, examples: ['a/x.txt'] });
    expect(listing.hidden.kinds).toEqual({ '.DS_Store': 1, 'Thumbs.db': 1, __MACOSX: 1 });
  });

  it('[browser.empty-class] refuses a class folder without an image, unless it may be left out', () => {
    const paths = [...two, 'c/1.dcm'];
    expect(() => list(paths)).toThrow('the folder c holds no image, so that the class c would be missing');
    expect(list(paths, { onEmptyClass: 'skip' }).listing.imageless).toEqual(['c']);
    expect(list(paths, { classNames: ['a', 'b'] }).listing.imageless).toEqual(['c']);
  });

  it('[browser.unicode] joins classes and patients in two Unicode forms, and refuses two files', () => {
    const paths = [`${composed}/a/1.png`, `${decomposed}/b/2.png`];
    const { found, listing } = list(paths, { group: (path: string) => path.split('/')[0] });
    expect(new Set(found.map(({ group }) => group))).toEqual(new Set([composed]));
    expect(listing.joined).toEqual([composed]);
    expect(() => list([...two, `a/${composed}.png`, `a/${decomposed}.png`])).toThrow('is there twice');
  });

  it('[browser.given-parts] finds the parts that folders give', () => {
    const paths = ['train/a/1.png', 'train/b/2.png', 'Test/a/3.png', 'Test/b/4.png'];
    expect(list(paths).given).toEqual({ level: 0, folders: { train: ['train'], test: ['Test'] } });
    expect(list(paths, { givenParts: 'ignore' }).given).toBeUndefined();
    const byPart = { label: (path: string) => path.split('/')[0] };
    expect(list(paths, byPart).given).toBeUndefined();
  });
});
