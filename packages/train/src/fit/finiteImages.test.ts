import { dense, flatten, sequential } from '@cnn/core';
import { memorySource, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';

const model = sequential({
  name: 'net',
  input: [4, 4, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

/** Eight images, of which the sixth holds a value that is not finite. */
function sourceWith(value: number, named: boolean) {
  const data = new Float32Array(8 * 16).fill(0.5);
  data[5 * 16 + 3] = value;
  const source = memorySource({
    images: { shape: [8, 4, 4, 1], data },
    labels: { shape: [8], data: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1) },
    classNames: ['a', 'b'],
  });
  return named
    ? { ...source, batches: source.batches.bind(source), nameOf: (item: number) => `p/${item}.png` }
    : source;
}

describe('[training.not-finite] an image that holds NaN or an infinite number', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'is named by fit, evaluate and predict: %s',
    async (value) => {
      const trainable = await compile({ model, engine: referenceEngine(), loss: 'binaryCrossentropy' });
      const held = `holds ${value}, expected finite pixels. Leave it out or repair it.`;
      const source = sourceWith(value, true);
      const options = { batchSize: 4, shuffle: false };
      await expect(trainable.fit(source, options)).rejects.toThrow(
        `loss in epoch 1, batch 2 (step 2) can't be computed: p/5.png ${held}`,
      );
      await expect(trainable.evaluate(source, { batchSize: 4 })).rejects.toThrow(
        `loss of batch 2 while evaluating can't be computed: p/5.png ${held}`,
      );
      await expect(trainable.predict(source, { batchSize: 4 })).rejects.toThrow(`predict: p/5.png ${held}`);
      const data = new Float32Array(32).fill(1);
      data[20] = value;
      await expect(trainable.predict({ shape: [2, 4, 4, 1], data })).rejects.toThrow(
        `predict: image 1 ${held}`,
      );
      await expect(trainable.evaluate(sourceWith(value, false))).rejects.toThrow(`image 5 ${held}`);
    },
  );
});
