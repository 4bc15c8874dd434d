import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.js';

let root = '';
let png = Buffer.alloc(0);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-bad-input-'));
  const pixels = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, index) => (index * 7919) % 256));
  png = await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toBuffer();
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

const place = (name: string) => mkdtemp(join(root, `${name}-`));

/** Trains and expects one line that says this, no stack trace, an exit code that is not 0, and nothing left in OUT. */
async function refused(text: string | RegExp, ...argv: string[]): Promise<void> {
  const out = join(await place('out'), 'run');
  const { code, err } = await cnn('train', '--epochs', '1', '--out', out, '--engine', 'cpu', ...argv);
  expect(err).toMatch(/^cnn: [^\n]+\n$/);
  expect(err).not.toMatch(/\bat .*:\d+:\d+/);
  expect(err).toMatch(text);
  expect(code).not.toBe(0);
  expect(await readdir(out).catch(() => [])).toEqual([]);
}

/** Two classes of three good images each, and one file more. */
async function spoiled(name: string, content: Uint8Array): Promise<string> {
  const folder = await place('data');
  for (const label of ['benign', 'malignant']) {
    await mkdir(join(folder, label));
    for (let index = 0; index < 3; index++) await writeFile(join(folder, label, `${index}.png`), png);
  }
  await writeFile(join(folder, 'malignant', name), content);
  return folder;
}

it.each<[string, string, () => Uint8Array]>([
  ['a truncated image', 'cut.png', () => png.subarray(0, png.length >> 1)],
  [
    'a corrupt image',
    'corrupt.png',
    () => png.map((byte, at) => (at > 40 && at < png.length - 12 ? byte ^ 0x5a : byte)),
  ],
  ['a text file named .png', 'text.png', () => strToU8('this is no image')],
  ['a zero-size file', 'nothing.png', () => new Uint8Array()],
])('%s among good ones is named', async (_, name, content) => {
  await refused(
    new RegExp(`malignant.${name}`),
    '--data',
    await spoiled(name, content()),
    '--image-size',
    '22',
  );
});

it('one class alone is refused', async () => {
  const folder = await place('data');
  await mkdir(join(folder, 'benign'));
  await writeFile(join(folder, 'benign', '1.png'), png);
  await refused('at least two classes', '--data', folder);
});

async function definition(change: Readonly<Record<string, unknown>>): Promise<string> {
  const model = {
    format: 'cnn-model',
    version: 1,
    name: 'm',
    input: [16, 16, 3],
    layers: [
      { type: 'conv2d', name: 'conv', filters: 4, kernelSize: [3, 3] },
      { type: 'flatten', name: 'flat' },
      { type: 'dropout', name: 'drop', rate: 0.5 },
      { type: 'dense', name: 'out', units: 1, activation: 'sigmoid' },
    ],
    ...change,
  };
  const path = join(await place('model'), 'model.json');
  await writeFile(path, JSON.stringify(model));
  return path;
}

const dense = { type: 'dense', name: 'out', units: 1, activation: 'sigmoid' };

it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
  ['a wrong shape', { input: [16, 16] }, /input: expected three positive integers/],
  ['a layer that does not fit', { layers: [dense] }, /layers\[0\] \(dense\).*flatten/],
  ['an unknown layer', { layers: [{ type: 'conv5d', name: 'x' }, dense] }, /conv5d/],
  ['a rate that is no number', { layers: [{ type: 'dropout', name: 'd', rate: null }, dense] }, /rate/],
  [
    'a missing field',
    {
      layers: [
        { type: 'flatten', name: 'f' },
        { type: 'dense', name: 'out' },
      ],
    },
    /units/,
  ],
])('a definition with %s', async (_, change, text) => {
  await refused(text, '--data', 'synthetic', '--model', await definition(change));
});

it('an engine that there is not, before images are read', async () => {
  for (const argv of [
    ['train', '--out', join(root, 'engine')],
    ['cross-validate', '--out', join(root, 'engine')],
    ['search', '--out', join(root, 'engine'), '--space', 'space.json'],
    ['lr-find', '--out', join(root, 'engine')],
  ]) {
    const { code, err, out } = await cnn(...argv, '--data', join(root, 'nowhere'), '--engine', 'webgpuu');
    expect([code, err, out]).toEqual([
      2,
      expect.stringMatching(
        /^cnn: --engine: expected tensorflow, .*, received webgpuu. Did you mean webgpu\?\n$/,
      ),
      '',
    ]);
  }
  const config = join(await place('config'), 'experiment.json');
  await writeFile(config, JSON.stringify({ data: { source: 'synthetic' }, engine: { name: 'webgl' } }));
  const { err } = await cnn('train', '--config', config, '--out', join(root, 'engine'));
  expect(err).toContain(`${config}: --engine: expected tensorflow`);
});

it('a learning rate that is no number', async () => {
  await refused('--learning-rate', '--data', 'synthetic', '--learning-rate', 'NaN');
});

/** An array file in NumPy's format. */
function npy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = strToU8(`${text.padEnd(117)}\n`);
  return Uint8Array.of(0x93, ...strToU8('NUMPY'), 1, 0, header.length, 0, ...header, ...data);
}

async function npz(descr: string, labels: Uint8Array): Promise<string> {
  const path = join(await place('arrays'), 'set.npz');
  const images = npy(
    '|u1',
    [6, 8, 8, 1],
    Uint8Array.from({ length: 384 }, (_, index) => index % 251),
  );
  await writeFile(path, zipSync({ 'images.npy': images, 'labels.npy': npy(descr, [6], labels) }));
  return path;
}

it('labels out of range', async () => {
  await refused(/label.*-1/, '--data', await npz('|i1', Uint8Array.of(0, 1, 0, 1, 255, 0)));
  await refused(/label/, '--data', await npz('|u1', Uint8Array.of(0, 0, 0, 0, 0, 0)));
});
