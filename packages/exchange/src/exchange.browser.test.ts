import {
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  initialState,
  sequential,
} from '@cnn/core';
import { expect, it } from 'vitest';
import { importModel } from './reading/importModel.js';
import { exportFormats, exportModel } from './writing/exportModel.js';

const model = sequential({
  input: [8, 8, 3],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    globalAveragePooling2d(),
    dense({ units: 3, activation: 'softmax' }),
  ],
});
const weights = initialState(model, 5);

it.each(exportFormats)('a page writes and reads %s as Node does', async (format) => {
  const files = exportModel({ format, model, weights });
  const [name = ''] = Object.keys(files);
  const imported = await importModel(files[name] as Uint8Array, {
    ...{ file: name, companion: (other: string) => files[other], pixels: 'unit' as const },
    ...(format === 'safetensors' ? { model } : {}),
  });
  expect(imported.model.layers.map(({ type }) => type)).toEqual(model.layers.map(({ type }) => type));
  const kernels = (of: typeof weights) =>
    Object.entries(of).flatMap(([key, { data }]) => (key.endsWith('kernel') ? [Array.from(data)] : []));
  expect(kernels(imported.weights)).toEqual(kernels(weights));
});
