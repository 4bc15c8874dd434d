import { describe, expect, it } from 'vitest';
import { classNameProblem, filesOfFolder, inClass, looseImages } from './chosenFiles.js';

function fileAt(webkitRelativePath: string): File {
  const file = new File(['x'], webkitRelativePath.split('/').at(-1) ?? '');
  Object.defineProperty(file, 'webkitRelativePath', { value: webkitRelativePath });
  return file;
}

const pathsOf = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('filesOfFolder', () => {
  it('leaves out the name of the chosen folder', () => {
    const files = [fileAt('data/cat/1.png'), fileAt('data/notes.txt')];
    expect(pathsOf(filesOfFolder(files))).toEqual(['cat/1.png', 'notes.txt']);
  });

  it('takes the folder for the class where images lie right in it', () => {
    expect(pathsOf(filesOfFolder([fileAt('cat/1.png'), fileAt('cat/2.png')]))).toEqual([
      'cat/1.png',
      'cat/2.png',
    ]);
  });
});

describe('looseImages', () => {
  it('are images in no folder; zips, arrays, notes and hidden files are none', () => {
    const file = new Blob();
    const paths = ['1.png', 'cat/2.png', 'all.zip', 'set.npz', 'notes.txt', '.hidden.png'];
    const loose = looseImages(paths.map((path) => ({ path, file })));
    expect(pathsOf(loose)).toEqual(['1.png']);
    expect(pathsOf(inClass(loose, 'dog'))).toEqual(['dog/1.png']);
  });
});

describe('classNameProblem', () => {
  it('refuses what can’t be a folder', () => {
    expect(['cat', 'grade 3'].map(classNameProblem)).toEqual([undefined, undefined]);
    for (const name of ['', '  ', 'a/b', 'a\\b', '.cat']) expect(classNameProblem(name)).toMatch(/class/);
  });
});
