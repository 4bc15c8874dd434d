import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import { parseExperiment } from '@cnn/experiment';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExperimentData } from './openExperimentData.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-data-'));
  for (const part of ['train', 'test'])
    for (const name of ['a', 'b']) {
      const folder = join(root, part, name, `${part}-${name}`);
      await mkdir(folder, { recursive: true });
      const raw = { width: 12, height: 10, channels: 3 } as const;
      await sharp(new Uint8Array(360).fill(name === 'a' ? 60 : 200), { raw }).toFile(join(folder, '1.png'));
    }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const model = sequential({
  name: 'small',
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});
const data = () => ({ source: root, labelFrom: 'folder:2', groupFrom: 'folder:3' });

describe('openExperimentData', () => {
  it('finds classes and patients where the experiment says, and the sets that the data come with', async () => {
    const set = await openExperimentData(parseExperiment({ data: data() }));
    expect(set).toMatchObject({ imageShape: [10, 12, 3], classNames: ['a', 'b'] });
    expect(new Set(set.items.map(({ group }) => group)).size).toBe(4);
    expect(set.parts).toBeDefined();
    const divided = { data: data(), split: { ratios: [0.6, 0.2, 0.2] } };
    expect((await openExperimentData(parseExperiment(divided))).parts).toBeUndefined();
  });

  it('has the size and channels that the model takes, or that are asked for', async () => {
    const opened = async (more: object) =>
      (await openExperimentData(parseExperiment({ data: data(), model, ...more }))).imageShape;
    expect(await opened({})).toEqual([8, 8, 1]);
    // What the model takes is cut out of the images.
    expect(await opened({ training: { cropSize: [8, 8] } })).toEqual([10, 12, 1]);
    expect(await opened({ data: { ...data(), imageSize: [9, 9] } })).toEqual([9, 9, 1]);
  });

  it('refuses what names no images, and a rule that is none', async () => {
    await expect(openExperimentData(parseExperiment({}))).rejects.toMatchObject({
      code: 'OPTIONS',
      message: expect.stringContaining('data.source: expected a path or the name of a set, received none'),
    });
    const experiment = parseExperiment({ data: data() });
    const wrong = { ...experiment, data: { ...data(), groupFrom: 'second' } };
    await expect(openExperimentData(wrong)).rejects.toThrow('data.groupFrom: expected folder:N');
    const digits = parseExperiment({ data: { source: 'digits' }, model });
    await expect(openExperimentData(digits)).rejects.toThrow(
      "has images of 28x28, which can't be resized to the model's 8x8",
    );
  });
});
