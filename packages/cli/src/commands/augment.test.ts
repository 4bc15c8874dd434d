import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-augment-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

describe('cnn augment', () => {
  it('names images that it left out and files that are none, and writes PNG only', async () => {
    const data = join(root, 'some');
    const image = sharp({ create: { width: 24, height: 24, channels: 3, background: '#804060' } });
    for (const name of ['a', 'b']) {
      await mkdir(join(data, name), { recursive: true });
      await image
        .clone()
        .png()
        .toFile(join(data, name, 'good.png'));
    }
    await writeFile(join(data, 'a', 'bad.png'), 'no image');
    await writeFile(join(data, 'b', 'notes.txt'), '');
    const options = ['augment', '--data', data, '--augment', 'flip', '--on-bad-image', 'skip', '--out'];
    const { code, out } = await cnn(...options, join(root, 'some.png'));
    expect(code).toBe(0);
    expect(out).toMatch(/left out: .*bad\.png is no image/);
    expect(out).toContain('Ignored, since they are no images by their names: 1 .txt (such as b/notes.txt).');
    const { err } = await cnn(...options, join(root, 'some.jpg'));
    expect(err).toContain('--out: expected a name that ends in .png');
    expect(await readdir(root)).not.toContain('some.jpg');
  });
});

describe('cnn heatmap', () => {
  it('writes PNG only', async () => {
    const { code, err } = await cnn('heatmap', '--model', 'none', '--data', 'none.svs', '--out', 'heat.jpg');
    expect(code).not.toBe(0);
    expect(err).toContain('--out: expected a name that ends in .png, received "heat.jpg"');
  });
});
