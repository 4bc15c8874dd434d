import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageSet } from '@cnn/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeParts, divide } from './divide.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-divide-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Six benign images, and two of a tumour. */
const set: ImageSet = {
  name: 'tissue',
  classNames: ['benign', 'tumour'],
  imageShape: [1, 1, 1],
  pixelType: 'uint8',
  items: Array.from({ length: 8 }, (_, at) => ({
    file: `${at}.png`,
    label: Number(at > 5),
    group: `p${at}`,
  })),
  load: () => new Uint8Array(1),
};

async function parts(train: number[], validation: number[], test: number[], several = false) {
  const path = join(root, 'split.json');
  const files = (part: number[]) => part.map((at) => `${at}.png`);
  const named = { train: files(train), validation: files(validation), test: files(test) };
  await writeFile(path, JSON.stringify(named));
  const items = set.items.map((item) => ({ ...item, label: -1, labels: [item.label] }));
  return divide({ set: several ? { ...set, multiLabel: true, items } : set, split: path, seed: 0 });
}

it('refuses a training part without images of a class', async () => {
  await expect(parts([0, 1, 2], [3, 6], [4, 7])).rejects.toThrow(
    'tissue: the training part has no image of the class "tumour", of which there are 2 (images of a patient stay together). Use another --seed or --split',
  );
  expect((await parts([0, 1, 2], [3, 6], [4, 7], true)).parts.train).toEqual([0, 1, 2]);
});

it('tells which other parts lack a class', async () => {
  const lines = describeParts(await parts([0, 6], [1, 2], [3, 7]));
  expect(lines).toHaveLength(4);
  expect(lines[3]).toBe('The validation part has no image of tumour: it can have no AUC.');
});
