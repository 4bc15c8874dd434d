import { proxy, type Remote, wrap } from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import { imageFiles } from '../images/imageFiles.js';
import type { NamedFile } from '../images/namedFile.js';
import { contentOf, picture } from '../images/pictures.support.test.js';
import type { ImageLibrary } from './imageLibrary.js';
import type { LibraryWorker } from './libraryWorker.support.test.js';
import { openLibrary } from './openLibrary.js';

let count = 0;
const fresh = () => `cnn-library-tests/${count++}/images`;
afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('cnn-library-tests', { recursive: true });
});

/** Patients with two classes each, an image of an odd size, a damaged one and files of other kinds. */
async function files(patients = 4): Promise<NamedFile[]> {
  const colors = { red: '#c80000', blue: '#0000c8' };
  const found: NamedFile[] = [];
  for (let patient = 0; patient < patients; patient++) {
    for (const [name, color] of Object.entries(colors))
      found.push({ path: `p${patient}/${name}/1.png`, file: await picture({ color, size: [12, 16] }) });
  }
  return [
    { path: 'p0/red/odd.jpg', file: await picture({ size: [20, 10], type: 'image/jpeg' }) },
    { path: 'p0/red/bad.png', file: new Blob(['no image']) },
    { path: 'p0/notes.txt', file: new Blob(['text']) },
    { path: 'p0/.DS_Store', file: new Blob(['x']) },
    ...found.reverse(),
  ];
}

async function inLibrary<Result>(
  folder: string,
  work: (library: ImageLibrary) => Promise<Result>,
): Promise<Result> {
  const library = await openLibrary(folder);
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

interface Started {
  readonly remote: Remote<LibraryWorker>;
  readonly worker: Worker;
}

async function withWorker<Result>(work: (started: Started) => Promise<Result>): Promise<Result> {
  const url = new URL('./libraryWorker.support.test.ts', import.meta.url);
  const worker = new Worker(url, { type: 'module' });
  try {
    return await work({ remote: wrap<LibraryWorker>(worker), worker });
  } finally {
    worker.terminate();
  }
}

const decodedIn = async (folder: string): Promise<string[]> => {
  let own = await navigator.storage.getDirectory();
  for (const part of folder.split('/')) own = await own.getDirectoryHandle(part);
  const names: string[] = [];
  for await (const name of (own as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  return names.filter((name) => name.startsWith('decoded-'));
};

const reading = { onBadImage: 'skip', groupFrom: 'folder:1' } as const;

describe('a library of images', () => {
  it('opens as imageFiles opens the same files, on a page and in a worker, again and again', async () => {
    const folder = fresh();
    const given = await files();
    const expected = await contentOf(
      await imageFiles({ files: given, name: 'images', group: 'folder:1', onBadImage: 'skip' }),
    );
    expect(expected.report).toMatchObject({ images: 9, groups: 4, bad: [{ file: 'p0/red/bad.png' }] });
    await inLibrary(folder, async (library) => {
      expect(library.kept).toBe('opfs');
      const { added, replaced, bad } = await library.add(given);
      expect([added, replaced, bad.map(({ file }) => file)]).toEqual([9, 0, ['p0/red/bad.png']]);
      expect(library.files.map(({ path }) => path)).toEqual(expected.items.map(({ file }) => file));
      expect(await contentOf(await library.open(reading))).toEqual(expected);
      expect(await contentOf(await library.open(reading))).toEqual(expected);
    });
    expect(await decodedIn(folder)).toHaveLength(1);
    await withWorker(async ({ remote }) => {
      expect(await remote.content(folder, reading)).toEqual(expected);
      expect(await remote.content(folder, reading)).toEqual(expected);
    });
    await inLibrary(folder, async (library) => {
      expect(await contentOf(await library.open(reading))).toEqual(expected);
      await expect(library.open()).rejects.toThrow('p0/red/bad.png');
    });
  });

  it('decodes a damaged record again, and has one cache: of the last way of reading', async () => {
    const folder = fresh();
    await inLibrary(folder, async (library) => {
      await library.add(await files());
      await library.open(reading);
    });
    const [name = ''] = await decodedIn(folder);
    let own = await navigator.storage.getDirectory();
    for (const part of folder.split('/')) own = await own.getDirectoryHandle(part);
    const file = await own.getFileHandle(name);
    const stream = await file.createWritable({ keepExistingData: true });
    for (const position of [40, 700, 1500, 2000])
      await stream.write({ type: 'write', position, data: Uint8Array.of(1, 2, 3) });
    await stream.close();
    const expected = await contentOf(
      await imageFiles({ files: await files(), name: 'images', group: 'folder:1', onBadImage: 'skip' }),
    );
    await inLibrary(folder, async (library) => {
      expect(await contentOf(await library.open(reading))).toEqual(expected);
      const small = await library.open({ ...reading, imageSize: [6, 8] });
      expect((await small.load(0)).length).toBe(6 * 8 * 3);
      const [other, ...more] = await decodedIn(folder);
      expect(more).toEqual([]);
      expect(other).not.toBe(name);
    });
  });

  it('forgets images that are removed, and tells of those that take their place', async () => {
    const folder = fresh();
    const given = await files();
    await inLibrary(folder, async (library) => {
      await library.add(given);
      await library.remove(['p0/red/bad.png', 'p0/red/odd.jpg']);
      expect(library.bad).toEqual([]);
      expect(library.files).toHaveLength(8);
      const path = 'p1/red/1.png';
      const file = await picture({ color: '#00c800', size: [12, 16] });
      const before = await library.open();
      expect(await library.add([{ path, file }])).toMatchObject({ added: 0, replaced: 1 });
      const after = await library.open();
      const at = after.items.findIndex((item) => item.file === path);
      expect([...(await after.load(at)).subarray(0, 3)]).toEqual([0, 200, 0]);
      expect(after.items).toEqual(before.items);
      await library.remove(given.map((one) => one.path));
      expect(library.files).toEqual([]);
    });
    let own = await navigator.storage.getDirectory();
    for (const part of folder.split('/')) own = await own.getDirectoryHandle(part);
    const left: string[] = [];
    for await (const name of (own as unknown as { keys(): AsyncIterable<string> }).keys()) left.push(name);
    expect(left.filter((name) => name.startsWith('pack-'))).toEqual([]);
  });

  it('tells of a worker what it tells of a page', async () => {
    const folder = fresh();
    const told: number[] = [];
    await withWorker(async ({ remote }) => {
      const onDone = proxy((done: number) => told.push(done));
      expect(await remote.add(folder, await files(1), onDone)).toMatchObject({ added: 3, replaced: 0 });
    });
    expect(told).toEqual([1, 2, 3, 4]);
  });
});
