import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, initialState, sequential } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import { saveModel } from '@cnn/node';
import { exportOnnx } from '@cnn/onnx';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
