import type { Engine } from '@cnn/core';
import { onnxEngine } from '@cnn/onnx';
import { presets } from '@cnn/presets';
import { blobs } from '@cnn/testing';
import { compile } from '@cnn/train';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Stochastic depth, squeeze-and-excitation, concatenations: what one architecture has and another has not.
describe('the published networks train', () => {
  let engine: Engine;

  beforeAll(async () => {
    const attempt = await onnxEngine.start({ threads: 2 });
    if (!attempt.available) throw new Error(attempt.reason);
    engine = attempt.engine;
  });

  afterAll(() => engine.dispose());

  it.each(['resnet18', 'resnet50', 'mobileNetV2', 'efficientNetB0', 'densenet121'] as const)(
    '%s',
    async (name) => {
      const model = await compile({
        model: presets[name]({ input: [32, 32, 1] }),
        engine,
        optimizer: 'adam',
        loss: 'binaryCrossentropy',
        seed: 1,
      });
      const {
        history: { loss = [] },
      } = await model.fit(blobs({ items: 32, side: 32 }), { epochs: 8, batchSize: 8 });
      await model.dispose();
      expect(loss.at(-1)).toBeLessThan(0.7 * (loss[0] as number));
    },
    300_000,
  );
});
