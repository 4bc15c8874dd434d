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
});
