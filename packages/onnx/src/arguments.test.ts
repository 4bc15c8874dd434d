import { CnnError } from '@cnn/core';
import { onnxGoldens } from '@cnn/testing';
import { expect, it } from 'vitest';
import { checkOnnx } from './export/checkOnnx.js';
import { exportOnnx } from './export/exportOnnx.js';
import { frozenOnnx } from './frozen/frozenOnnx.js';
import { readOnnx } from './import/readOnnx.js';
import { onnxWebFrom } from './onnxWeb.js';
import { onnxWebGpuWith } from './onnxWebGpu.js';

const bytes = onnxGoldens[0]?.bytes as Uint8Array;

it.each([
  ['readOnnx', () => readOnnx(undefined as never), 'received nothing', 'bytes'],
  ['readOnnx', () => readOnnx('model.onnx' as never), 'Read the file, and pass', 'bytes'],
  [
    'frozenOnnx',
    () => frozenOnnx({ bytes } as never),
    'received an object with bytes. Read the file',
    'bytes',
  ],
  ['checkOnnx: bytes', () => checkOnnx({} as never), 'received nothing', 'bytes'],
  ['checkOnnx', () => checkOnnx({ bytes, images: [1] } as never), 'images: expected a tensor', 'images'],
  ['exportOnnx', () => exportOnnx({} as never), "model: expected a model's definition", 'model'],
  [
    'exportOnnx',
    () => exportOnnx({ model: { layers: [] } } as never),
    "state: expected the model's",
    'state',
  ],
  ['exportOnnx', () => exportOnnx({ classNmes: [] } as never), 'Did you mean classNames?', 'classNmes'],
  ['onnxWebGpuWith', () => onnxWebGpuWith({ float: true } as never), 'Did you mean float16?', 'float'],
  ['onnxWebFrom', () => onnxWebFrom({ orts: {} } as never), 'Did you mean ort?', 'orts'],
])('%s says what it expects: %#', async (where, run: () => unknown, words, option) => {
  const error = await Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (caught: unknown) => caught,
    );
  expect(error).toBeInstanceOf(CnnError);
  expect(error).toMatchObject({ code: 'OPTIONS', details: { option } });
  expect(String(error)).toContain(`${where}: `);
  expect(String(error)).toContain(words);
});

it('readOnnx takes an ArrayBuffer', () => {
  expect(readOnnx(Uint8Array.from(bytes).buffer).model).toEqual(readOnnx(bytes).model);
});
