import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFolder } from '../folder/folderReport.js';
import { knownSets } from '../known/knownSets.js';
import { openImageSet } from '../openImageSet.js';
import { manifestSet } from './manifestSet.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-labels-'));
  for (const file of ['a', 'b', 'c', 'd']) {
    const background = { r: 40, g: 0, b: 0 };
    await sharp({ create: { width: 4, height: 4, channels: 3, background } }).toFile(
      join(root, `${file}.png`),
    );
  }
  await mkdir(join(root, 'folder', 'x'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

let count = 0;
async function csv(...lines: string[]): Promise<string> {
  const path = join(root, `m${count++}.csv`);
  await writeFile(path, lines.join('\n'));
  return path;
}

describe('a manifest with several labels per image', () => {
  it('[manifest.no-label] reads a|b, one label and none', async () => {
    const data = await csv(
      'path,label,patient,split',
      'a.png,mass|edema,p1,train',
      'b.png,,p1,train',
      'c.png, edema | hernia ,p2,val',
      'd.png,mass,p3,test',
    );
    const set = await openImageSet({ data, multiLabel: true });
    expect(set.multiLabel).toBe(true);
    expect(set.classNames).toEqual(['edema', 'hernia', 'mass']);
    expect(set.items).toEqual([
      { label: -1, labels: [0, 2], group: 'p1', file: 'a.png' },
      { label: -1, labels: [], group: 'p1', file: 'b.png' },
      { label: -1, labels: [0, 1], group: 'p2', file: 'c.png' },
      { label: -1, labels: [2], group: 'p3', file: 'd.png' },
    ]);
    expect(set.parts).toEqual({ train: [0, 1], validation: [2], test: [3] });
    expect(set.report).toMatchObject({ classCounts: { edema: 2, hernia: 1, mass: 2 }, withoutLabel: 1 });
    expect(describeFolder(set.report as NonNullable<typeof set.report>)[0]).toContain(
      'edema: 2, hernia: 1, mass: 2, without a label: 1, 3 groups',
    );
  });

  it('takes the order of classNames, and labels that no image has', async () => {
    const path = await csv('path,label', 'a.png,y|x', 'b.png,x');
    const set = await manifestSet({ path, multiLabel: true, classNames: ['y', 'x', 'z'] });
    expect(set.items.map(({ labels }) => labels)).toEqual([[0, 1], [1]]);
    await expect(manifestSet({ path, multiLabel: true, classNames: ['x', 'z'] })).rejects.toThrow(
      'line 2: the label y is none of the classes x, z. Correct it',
    );
  });

  it.each([
    ['a.png,x|x', 'line 2: expected labels between |, each once, or nothing for none; received "x|x"'],
    ['a.png,x|', 'received "x|"'],
    ['a.png,|', 'received "|"'],
  ])('refuses %s', async (row, text) => {
    const path = await csv('path,label', row, 'b.png,y');
    await expect(manifestSet({ path, multiLabel: true })).rejects.toThrow(text);
  });

  it('is opt-in, and says so', async () => {
    const path = await csv('path,label', 'a.png,x|y', 'b.png,y');
    await expect(manifestSet({ path })).rejects.toThrow(
      `${path}, line 2: expected one label, received "x|y". Give multiLabel: true`,
    );
    await expect(manifestSet({ path, classNames: ['x', 'y'] })).rejects.toThrow(
      'Give multiLabel: true, or correct it',
    );
  });
});

describe('openImageSet with multiLabel', () => {
  it('refuses what has one label per image', async () => {
    await expect(openImageSet({ data: 'synthetic', multiLabel: true })).rejects.toThrow(
      'synthetic has one label per image, which multiLabel is not for.',
    );
  });

  it('knows that ChestMNIST has several', () => {
    const several = knownSets.filter((set) => set.kind !== 'folder' && set.multiLabel);
    expect(several.map(({ name, classNames }) => [name, classNames.length])).toEqual([['chestmnist', 14]]);
  });
});
