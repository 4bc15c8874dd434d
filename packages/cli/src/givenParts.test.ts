import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { syntheticTissue } from '@cnn/data';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const cnn = captured(run);
const size = 16;
let root = '';
let data = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-given-'));
  data = join(root, 'data');
  const tissue = syntheticTissue({ size, count: 40, seed: 5 });
  for (const [at, { label }] of tissue.items.entries()) {
    const pixels = Buffer.from(Array.from(await tissue.load(at), (value) => Math.round(255 * value)));
    const path = join(
      data,
      at % 4 === 3 ? 'Test' : 'train',
      label === 0 ? 'NORMAL' : 'PNEUMONIA',
      `${at}.png`,
    );
    await mkdir(dirname(path), { recursive: true });
    await sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).toFile(path);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const train = (out: string, ...argv: string[]) =>
  cnn(
    'train',
    '--data',
    data,
    '--epochs',
    '1',
    '--engine',
    'wasm',
    '--model',
    'lenet5',
    '--out',
    join(root, out),
    ...argv,
  );

describe('a folder of train and Test', () => {
  it('[train.given-parts] is trained and evaluated on these, and says so', async () => {
    const { code, out, err } = await train('out');
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('NORMAL: ');
    expect(out).toContain('Parts as the folders give them: train (train), test (Test).');
    expect(out).toContain('The data come without a validation set: 15 % of the training set');
    const split = JSON.parse(await readFile(join(root, 'out', 'split.json'), 'utf8'));
    expect(split.test).toHaveLength(10);
    expect(split.test.every((file: string) => file.startsWith('Test/'))).toBe(true);
    expect([...split.train, ...split.validation].every((file: string) => file.startsWith('train/'))).toBe(
      true,
    );
  });

  it('is divided anew with --split, and says so', async () => {
    const { code, out } = await train('anew', '--split', '0.6,0.2,0.2');
    expect(code).toBe(0);
    expect(out).toContain('Folders that are called train, validation or test are not used as parts.');
    const split = JSON.parse(await readFile(join(root, 'anew', 'split.json'), 'utf8'));
    expect(split.train.some((file: string) => file.startsWith('Test/'))).toBe(true);
  });

  it('is refused when an image is in both', async () => {
    const [from, to] = ['train/NORMAL', 'Test/NORMAL'];
    const tissue = syntheticTissue({ size, count: 40, seed: 5 });
    const at = tissue.items.findIndex(({ label }, index) => label === 0 && index % 4 !== 3);
    await copyFile(join(data, from, `${at}.png`), join(data, to, 'copy.png'));
    const { code, err } = await train('leaking');
    await rm(join(data, to, 'copy.png'));
    expect(code).toBe(3);
    expect(err).toContain('copy.png');
  });
});
