import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, initialState, sequential } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import { saveModel } from '@cnn/node';
import { exportOnnx } from '@cnn/onnx';
import { captured, hashed } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

const model = sequential({
  input: [6, 6, 3],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});
const state = initialState(model, 3);
const classNames = ['benign', 'malignant'];
const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  ...{ imageSize: [6, 6], onOddSize: 'resize', rescale: 0.5 },
};
const metadata = { preprocessing: JSON.stringify(preprocessing), test_time_views: '1' };

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-export-'));
  const directory = join(root, 'model');
  await saveModel({ directory, model, state, classNames, preprocessing });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

it('writes the model beside its folder, as the function does', async () => {
  const { code, out } = await cnn('export', '--model', join(root, 'model'), '--format', 'onnx', '--json');
  expect(code).toBe(0);
  const file = join(root, 'model.onnx');
  expect(JSON.parse(out)).toMatchObject({ file, input: 'float32', layout: 'nhwc', classNames });
  const expected = exportOnnx({ model, state, classNames, rescale: 0.5, metadata });
  expect(await readFile(file)).toEqual(Buffer.from(expected));
});

it('scales bytes as training did', async () => {
  const file = join(root, 'bytes.onnx');
  const { code, out } = await cnn(
    ...['export', '--model', join(root, 'model'), '--out', file, '--input', 'uint8', '--layout', 'nchw'],
  );
  expect(code).toBe(0);
  expect(out).toMatch(
    /^Wrote .*bytes\.onnx \(0\.0 MB\): image \[batch, 3, 6, 6\] of uint8 to prediction\.\nBefore the network: resize images to 6×6, bilinear over all pixels that a new one covers\.\n$/,
  );
  const expected = exportOnnx({
    ...{ model, state, classNames, rescale: 0.5, metadata },
    ...{ input: 'uint8' as const, layout: 'nchw' as const },
  });
  expect(await readFile(file)).toEqual(Buffer.from(expected));
});

it('says what is missing or wrong', async () => {
  expect(await cnn('export')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--model'),
  });
  expect(await cnn('export', '--model', root, '--format', 'pb')).toMatchObject({
    code: 2,
    err: 'cnn: --format: expected onnx, keras, h5, tfjs, savedmodel, safetensors, received "pb".\n',
  });
  const { code, err } = await cnn('export', '--model', join(root, 'nowhere'));
  expect(code).toBe(1);
  expect(err).toMatch(/^cnn: .*model\.json[^\n]*\n$/);
});

describe('--check', () => {
  const stains: Readonly<Record<string, Preprocessing['stain']>> = {
    reinhard: { type: 'reinhard', reference: { mean: [65, 22, -14], deviation: [14, 9, 7] } },
    macenko: {
      type: 'macenko',
      reference: {
        haematoxylin: [0.5626, 0.7201, 0.4062],
        eosin: [0.2159, 0.8012, 0.5581],
        most: [1.9705, 1.0308],
      },
    },
  };

  beforeAll(async () => {
    await mkdir(join(root, 'images'));
    for (const seed of [1, 2, 3]) {
      const data = Buffer.from(hashed({ seed, size: 10 * 9 * 3, low: 20 + 40 * seed, high: 250 }));
      const raw = { width: 9, height: 10, channels: 3 } as const;
      await sharp(data, { raw })
        .png()
        .toFile(join(root, 'images', `${seed}.png`));
    }
    for (const name of ['none', 'reinhard', 'macenko']) {
      const stain = stains[name];
      await saveModel({
        ...{ directory: join(root, name), model, state, classNames, temperature: 1.7 },
        decision: { threshold: 0.4 },
        preprocessing: {
          source: { type: 'uint8', white: 255 },
          ...{ imageSize: [10, 9], onOddSize: 'resize', cropSize: [6, 6], rescale: 1 / 255 },
          ...(stain && { stain }),
        },
      });
    }
  });

  it.each([
    ['none', 'float32', 'float32', 1e-6],
    ['none', 'uint8', 'float32', 1e-6],
    ['reinhard', 'float32', 'float32', 1e-5],
    ['reinhard', 'uint8', 'float32', 1e-5],
    ['macenko', 'float32', 'float32', 1e-5],
    ['none', 'uint8', 'float16', 1e-3],
    ['none', 'uint8', 'int8', 1e-2],
  ])('runs images through file and model: stain %s, %s, weights %s', async (name, input, weights, most) => {
    const common = ['export', '--model', join(root, name), '--input', input, '--weights', weights];
    const file = join(root, `${name}.onnx`);
    const { code, out, err } = await cnn(...common, '--out', file, '--check', join(root, 'images'), '--json');
    expect(err).toBe('');
    expect(code).toBe(0);
    const { check } = JSON.parse(out);
    expect(check.images).toBe(3);
    expect(check.largest).toBeLessThan(most);
    // Rounded weights are never quite the same.
    if (weights !== 'float32') expect(check.largest).toBeGreaterThan(0);
  });

  it('says it, and what the file does itself', async () => {
    const { out } = await cnn(
      'export',
      '--model',
      join(root, 'reinhard'),
      '--check',
      join(root, 'images', '1.png'),
    );
    expect(out).toMatch(/^Wrote .*image \[batch, 10, 9, 3\] of float32 to prediction\.$/m);
    expect(out).toContain(
      'The file itself normalizes stain (reinhard), cuts out the middle, divides logits by the temperature, 1.7 and decides at the thresholds (output decision).',
    );
    expect(out).toMatch(
      /^Checked on one image: the file's probabilities are at most [\d.]+e-\d+ from the model's\.$/m,
    );
    const other = await cnn('export', '--model', join(root, 'none'), '--format', 'keras', '--check', root);
    expect(other).toMatchObject({
      code: 2,
      err: 'cnn: --check: is for --format onnx, received --format keras. Leave it out.\n',
    });
  });
});
