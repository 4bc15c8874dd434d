import { BATCH, type ConvolutionAttributes, Graph } from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { onProcessor } from './onProcessor.support.test.js';

const value = (seed: number, shape: readonly number[]) => ({
  shape,
  data: hashed({ seed, size: shape.reduce((product, dim) => product * dim, 1), low: -1, high: 1 }),
});

/** Kernel [3, 2, channels, outputs] over images [items, 7, 6, channels], strides 2 and 1, with padding. */
function gradientOf({ channels, outputs }: { readonly channels: number; readonly outputs: number }) {
  const graph = new Graph();
  const batch = { dtype: 'float32', source: { kind: 'batch' } } as const;
  const x = graph.input('x', { shape: [BATCH, 7, 6, channels], ...batch });
  const dy = graph.input('dy', { shape: [BATCH, 4, 6, outputs], ...batch });
  const attributes: ConvolutionAttributes = {
    strides: [2, 1],
    dilations: [1, 1],
    padding: { top: 1, left: 0, bottom: 1, right: 1 },
  };
  const kernel = graph.apply('conv2dKernelGradient', [x, dy], attributes, {
    shape: [3, 2, channels, outputs],
    dtype: 'float32',
  });
  return graph.program({ outputs: { kernel } });
}

it.each([
  ['row by row, at once', { channels: 3, outputs: 4 }, {}],
  ['row by row, in parts of the batch', { channels: 3, outputs: 4 }, { largestValue: 5000 }],
  ['by groups of images, at once', { channels: 64, outputs: 420 }, {}],
  ['by groups of images, in parts of the batch', { channels: 64, outputs: 420 }, { largestValue: 80_000 }],
])('%s', async (_name, sizes, target) => {
  const items = 6;
  const inputs = {
    x: value(1, [items, 7, 6, sizes.channels]),
    dy: value(2, [items, 4, 6, sizes.outputs]),
  };
  const program = gradientOf(sizes);
  const session = await referenceEngine().load({ state: {}, programs: { program } }, {});
  const { kernel: expected } = await session.run('program', inputs);
  const { kernel } = await onProcessor(program, { inputs, target });
  expect(kernel).toBeCloseToTensor(expected as NonNullable<typeof expected>, 1e-5);
});
