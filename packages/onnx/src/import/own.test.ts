import { predictionProgram } from '@cnn/core';
import { interpret, layerPredictions, tutorialPrediction } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from '../export/exportOnnx.js';
import { readOnnx } from './readOnnx.js';

describe('an export of this toolkit is read again', () => {
  for (const { name, model, state, image, expected } of [...layerPredictions(), tutorialPrediction()]) {
    it(name, () => {
      const read = readOnnx(exportOnnx({ model, state }));
      const { prediction } = interpret({
        program: predictionProgram(read.model),
        inputs: { image: { shape: [...image.shape], data: image.data } },
        state: Object.fromEntries(
          Object.entries(read.weights).map(([key, value]) => [
            key,
            { shape: [...value.shape], data: Float32Array.from(value.data) },
          ]),
        ),
      }).outputs;
      expect(prediction?.shape).toEqual(expected.shape);
      expect({ data: Float32Array.from(prediction?.data ?? []) }).toBeCloseToTensor(
        { data: expected.data },
        1e-5,
      );
    });
  }

  it('says its classes and what pixels go through', () => {
    const { model, state } = tutorialPrediction();
    const classNames = ['benign', 'malignant'];
    const options = { model, state, classNames, rescale: 1 / 255 };
    for (const input of ['float32', 'uint8'] as const) {
      const read = readOnnx(exportOnnx({ ...options, input }), { file: 'tutorial.onnx' });
      expect(read).toMatchObject({ model, classNames, rescaling: { scale: 1 / 255, offset: 0 } });
      expect(read.source).toEqual({
        format: 'onnx',
        framework: '@cnn/onnx',
        version: undefined,
        file: 'tutorial.onnx',
      });
    }
    // By its graph alone: one that takes bytes scales them in a layer.
    const bytes = exportOnnx({ ...options, input: 'uint8', metadata: { cnn_model: '' } });
    const read = readOnnx(bytes, { layout: 'nhwc' });
    expect(read.rescaling).toEqual({ scale: 1, offset: 0 });
    expect(read.model.layers[0]).toMatchObject({ type: 'rescaling', scale: Math.fround(1 / 255) });
    expect(Object.keys(read.weights)).toHaveLength(Object.keys(state).length);
  });

  it('is read by its graph where another tool has changed the names of its weights', () => {
    const { model, state } = tutorialPrediction();
    const text = Buffer.from(exportOnnx({ model, state }))
      .toString('latin1')
      .replaceAll('conv1/kernel', 'conv1/kernex');
    const read = readOnnx(new Uint8Array(Buffer.from(text, 'latin1')), { layout: 'nhwc' });
    expect(read.plan.some(({ source }) => source.startsWith('t'))).toBe(true);
  });
});
