import { readFileSync } from 'node:fs';
import { dense, flatten, sequential } from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { trainingPrograms } from '../programs/trainingPrograms.js';
import { adam } from './adam.js';
import { lossScaleOptimizer } from './lossScaleOptimizer.js';
import { type Optimizer, stepScalars } from './optimizer.js';
import { sgd } from './sgd.js';

interface Golden {
  readonly initialScale: number;
  readonly growthSteps: number;
  /** The step whose gradients are not finite. */
  readonly overflow: number;
  readonly steps: readonly { readonly kernel: number[]; readonly scale: number; readonly counter: number }[];
}
const file = new URL('../../../testing/goldens/training/loss_scale.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** The network of goldens/loss_scale.py. */
const model = sequential({ input: [1, 3, 1], layers: [flatten(), dense({ units: 1, useBias: false })] });
const kernel = { shape: [3, 1], data: hashed({ seed: 1, size: 3, low: -1, high: 1 }) };

async function* trained(optimizer: Optimizer, overflow = -1) {
  const programs = trainingPrograms({ model, loss: 'meanSquaredError', optimizer });
  const session = await referenceEngine().load(programs, { 'dense/kernel': kernel, ...programs.slots });
  for (let step = 0; step < golden.steps.length; step++) {
    const image = hashed({ seed: 10 + step, size: 12, low: -1, high: 1 });
    const scalars = Object.entries(stepScalars(optimizer, { step, learningRate: optimizer.learningRate }));
    await session.run('train', {
      image: { shape: [4, 1, 3, 1], data: step === overflow ? image.map((x) => x * 1e30) : image },
      label: { shape: [4, 1], data: hashed({ seed: 20 + step, size: 4, low: -1, high: 1 }) },
      weight: { shape: [4], data: new Float32Array(4).fill(1) },
      ...Object.fromEntries(
        scalars.map(([name, value]) => [name, { shape: [], data: Float32Array.of(value) }]),
      ),
    });
    const state = await session.readState();
    yield {
      kernel: state['dense/kernel']?.data as Float32Array,
      scale: state['optimizer/dynamicScale']?.data[0],
      counter: state['optimizer/stepCounter']?.data[0],
    };
  }
}

describe('lossScaleOptimizer', () => {
  it("takes Keras's steps: halved and left out at an overflow, doubled after finite steps", async () => {
    const { initialScale, growthSteps: dynamicGrowthSteps, overflow, steps } = golden;
    const optimizer = lossScaleOptimizer(sgd({ learningRate: 0.1, momentum: 0.9 }), {
      initialScale,
      dynamicGrowthSteps,
    });
    let step = 0;
    for await (const { kernel, ...scaling } of trained(optimizer, overflow)) {
      const { kernel: expected, ...rest } = steps[step++] as Golden['steps'][number];
      expect({ data: kernel }, `step ${step}`).toBeCloseToTensor({ data: expected }, 1e-6);
      expect(scaling).toEqual(rest);
    }
    expect(step).toBe(steps.length);
  });

  it('is the optimizer itself while nothing overflows', async () => {
    const [plain, scaled] = [trained(adam()), trained(lossScaleOptimizer('adam'))];
    for await (const { kernel } of plain) {
      const { value } = await scaled.next();
      expect({ data: value?.kernel ?? [] }).toBeCloseToTensor({ data: kernel }, 1e-6);
    }
  });

  it("has Keras's defaults, and checks its options", () => {
    expect(lossScaleOptimizer('sgd').lossScale).toEqual({ initialScale: 32768, dynamicGrowthSteps: 2000 });
    expect(() => lossScaleOptimizer('sgd', { initialScale: 0 })).toThrow(
      'initialScale must be a number above 0',
    );
    expect(() => lossScaleOptimizer('sgd', { dynamicGrowthSteps: 1.5 })).toThrow('dynamicGrowthSteps');
    expect(() => lossScaleOptimizer('sgd', { scale: 1 } as object)).toThrow('there is no option');
    const wrapped = { optimizer: sgd() } as unknown as Optimizer;
    expect(() => lossScaleOptimizer(wrapped)).toThrow('received an object with optimizer.');
  });
});
