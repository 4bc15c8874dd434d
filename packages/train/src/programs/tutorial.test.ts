import { readFileSync } from 'node:fs';
import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPooling2d,
  type Program,
  sequential,
  type TensorValue,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { adam } from '../optimizers/adam.js';
import { stepScalars } from '../optimizers/optimizer.js';
import { stepInputs } from './stepInputs.js';
import { trainingPrograms } from './trainingPrograms.js';

interface Golden {
  readonly side: number;
  readonly batch: number;
  readonly batchSeed: number;
  readonly light: number;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: number[];
    readonly seed: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly runs: readonly {
    readonly optimizer: string;
    readonly options: { readonly learningRate: number };
    readonly losses: number[];
    readonly evaluation: number;
  }[];
}

const file = new URL('../../../testing/goldens/tutorial.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const { side, batch, batchSeed, light } = golden;

/** The tutorial's network without dropping, as in goldens/tutorial.py. */
const model = sequential({
  name: 'tutorial',
  input: [side, side, 3],
  layers: [
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu', name: 'conv1' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization({ name: 'norm1' }),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu', name: 'conv2' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization({ name: 'norm2' }),
    flatten(),
    dense({ units: 128, activation: 'relu', name: 'dense1' }),
    dropout({ rate: 0 }),
    dense({ units: 1, activation: 'sigmoid', name: 'output' }),
  ],
});

/** The batch of a step: noise, brighter in one half, as `batch` of goldens/tutorial.py makes it. */
function batchOf(step: number): Record<string, TensorValue> {
  const draws = hashed({ seed: batchSeed + 2 * step + 1, size: 2 * batch, low: 0, high: 1 });
  const perImage = side * side * 3;
  const data = hashed({ seed: batchSeed + 2 * step, size: batch * perImage, low: 0, high: 0.75 });
  const labels = new Float32Array(batch);
  for (let item = 0; item < batch; item++) {
    const bright = (draws[item] as number) >= 0.5;
    labels[item] = Number(bright !== (draws[batch + item] as number) < 0.25);
    const start = item * perImage + (bright ? 0 : perImage / 2);
    for (let at = start; at < start + perImage / 2; at++) data[at] = (data[at] as number) + light;
  }
  return {
    image: { shape: [batch, side, side, 3], data },
    label: { shape: [batch, 1], data: labels },
    weight: { shape: [batch], data: new Float32Array(batch).fill(1) },
  };
}

it("the tutorial's network: 20 steps of Adam give Keras's losses to 1e-4", async () => {
  const run = golden.runs.find(({ optimizer }) => optimizer === 'adam');
  if (!run) throw new Error('the golden has no run of adam');
  const optimizer = adam(run.options);
  const programs = trainingPrograms({ model, loss: 'binaryCrossentropy', optimizer });
  const weights = golden.weights.map(({ name, shape, seed, low, high }) => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return [name, { shape, data: hashed({ seed, size, low, high }) }] as const;
  });
  const session = await referenceEngine().load(programs, {
    ...Object.fromEntries(weights),
    ...programs.slots,
  });
  const lossOf = async (name: 'train' | 'evaluate', step: number): Promise<number> => {
    const scalars = stepScalars(optimizer, { step, ...run.options });
    const program = programs.programs[name] as Program;
    const inputs = stepInputs({ program, batch: batchOf(step), batchSize: batch, scalars, step });
    const { loss } = await session.run(name, inputs, ['loss']);
    return loss?.data[0] as number;
  };
  expect(run.losses).toHaveLength(20);
  for (const [step, expected] of run.losses.entries()) {
    expect(Math.abs((await lossOf('train', step)) - expected), `loss of step ${step + 1}`).toBeLessThan(1e-4);
  }
  expect(Math.abs((await lossOf('evaluate', 20)) - run.evaluation), 'loss in evaluation').toBeLessThan(1e-4);
}, 120_000);
