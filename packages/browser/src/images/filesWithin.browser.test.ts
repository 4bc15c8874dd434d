import { writeZip } from '@cnn/core';
import { memoryStore, packZip } from '@cnn/experiment';
import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { filesWithin } from './filesWithin.js';
import { imageFiles } from './imageFiles.js';
import type { NamedFile } from './namedFile.js';
import { contentOf, picture } from './pictures.support.test.js';

/** Of `vitest.storage.ts`. */
const { readSharedFile } = commands as unknown as {
  readSharedFile(name: string): Promise<string | undefined>;
};

type Zipped = Uint8Array<ArrayBuffer>;

/** Patients and classes, in JPEGs that a zip deflates. */
async function tissue(): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  for (const patient of ['p1', 'p2', 'p3']) {
    for (const [name, color] of [
      ['red', '#c80000'],
      ['blue', '#0000c8'],
    ])
      files.push({ path: `${patient}/${name}/1.jpg`, file: await picture({ color, type: 'image/jpeg' }) });
  }
  return [...files, { path: 'notes.txt', file: new Blob(['text']) }];
}

async function zipOf(files: readonly NamedFile[], top = ''): Promise<Zipped> {
  const content = new Map<string, Uint8Array>();
  for (const { path, file } of files) content.set(top + path, await file.bytes());
  return (await packZip(memoryStore(content))) as Zipped;
}

const zipped = (path: string, bytes: Zipped): NamedFile => ({ path, file: new Blob([bytes]) });
const pathsOf = async (files: readonly NamedFile[]) =>
  (await filesWithin(files)).map(({ path }) => path).sort();

describe('zips among files', () => {
  it('[browser.zip] give the set that their files give, without the folder that holds all of them', async () => {
    const files = await tissue();
    const expected = await contentOf(await imageFiles({ files, group: 'folder:1' }));
    expect(expected.report).toMatchObject({ images: 6, groups: 3 });
    for (const top of ['', 'tissue/']) {
      const zip = zipped('tissue.zip', await zipOf(files, top));
      const plain = files.filter(({ path }) => path !== 'notes.txt');
      const without = zipped('tissue.zip', await zipOf(plain, top));
      const set = await imageFiles({ files: [without, ...files.slice(-1)], group: 'folder:1' });
      expect(await contentOf(set)).toEqual(expected);
      if (top === '') expect(await pathsOf([zip])).toEqual(files.map(({ path }) => path).sort());
    }
  });

  it('keep the folder of a class, and lie in the folder where the zip is', async () => {
    const file = await picture();
    const [red, blue] = await Promise.all(
      ['red', 'blue'].map(async (name) =>
        zipped(`p1/${name}.zip`, await zipOf([{ path: `${name}/1.png`, file }])),
      ),
    );
    expect(await pathsOf([red as NamedFile, blue as NamedFile])).toEqual(['p1/blue/1.png', 'p1/red/1.png']);
  });

  it('are refused by name when they are damaged, lead outside, or would unpack to far too much', async () => {
    const zip = await zipOf(await tissue());
    const refused = async (bytes: Zipped, said: RegExp) => {
      const found = filesWithin([zipped('t.zip', bytes)]).then((all) =>
        Promise.all(all.map(({ open }) => open())),
      );
      await expect(found).rejects.toMatchObject({ code: 'DATA', message: expect.stringMatching(said) });
    };
    await refused(zip.slice(0, -1), /^t\.zip: expected a zip file/);
    await refused(Uint8Array.of(1, 2, 3), /^t\.zip: expected a zip file/);
    const damaged = zip.slice();
    damaged[200] = 255 - (damaged[200] as number);
    await refused(damaged, /^t\.zip\[.*Copy or download the zip again\.$/);
    for (const name of ['../a.png', '/a.png', 'c:/a.png'])
      await refused(writeZip(new Map([[name, Uint8Array.of(1)]])), /leads outside the zip's folder/);
    const bomb = writeZip(new Map([['a.png', Uint8Array.of(1)]]));
    const view = new DataView(bomb.buffer);
    view.setUint32(bomb.length - 22 - 51 + 24, 0x7000_0000, true);
    await refused(bomb, /^t\.zip: expected files of at most 1 GiB each .* received a\.png/);
  });

  it('can be larger than what is read of their end at once', async () => {
    const names = Array.from({ length: 4000 }, (_, at) => `${'long-name-'.repeat(6)}${at}/a.png`);
    const bytes = writeZip(new Map(names.map((name) => [name, Uint8Array.of(7)])));
    const found = await filesWithin([zipped('t.zip', bytes)]);
    expect(found.map(({ path }) => path)).toEqual(names);
    expect(await (await found[3999]?.open())?.bytes()).toEqual(Uint8Array.of(7));
  });
});

describe('an npz file', () => {
  it('gives MedMNIST with its parts (skipped where ../shared/data is absent)', async ({ skip }) => {
    const text = await readSharedFile('pneumoniamnist/pneumoniamnist.npz');
    if (text === undefined) skip();
    const file = new Blob([Uint8Array.from(atob(text as string), (letter) => letter.charCodeAt(0))]);
    const files = [{ path: 'pneumoniamnist.npz', file }];
    const set = await imageFiles({ files, classNames: ['normal', 'pneumonia'] });
    expect(set.imageShape).toEqual([28, 28, 1]);
    expect(set.parts && Object.values(set.parts).map(({ length }) => length)).toEqual([3882, 524, 624]);
    expect(set.report).toMatchObject({ images: 5030, classCounts: { normal: 757, pneumonia: 4273 } });
    const image = { path: 'a/1.png', file: await picture() };
    await expect(imageFiles({ files: [...files, image] })).rejects.toThrow('a/1.png is there besides');
    await expect(imageFiles({ files, group: 'folder:1' })).rejects.toMatchObject({ code: 'OPTIONS' });
    await expect(imageFiles({ files, imageSize: [32, 32] })).rejects.toThrow("can't be resized to 32x32");
  });
});
