import {
  batchNormalization,
  conv2d,
  dense,
  type Engine,
  flatten,
  globalAveragePooling2d,
  initialState,
  type ModelDefinition,
  maxPooling2d,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { hashed } from '../goldens/hashed.js';
import { referenceEngine } from '../reference/engine.js';
import { type OptimizerKind, optimizerKinds, stepNumbers } from './optimizers.js';
import { binaryTraining, withSlots } from './training.js';

/** Images, batch normalization and matrices. */
const small = sequential({
  input: [8, 8, 1],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
    flatten(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

const LEARNING_RATE = 0.01;

const end = dense({ units: 1, activation: 'sigmoid' });

/** Values so large that an engine may work through them in pieces. */
const largeTrainings: Readonly<Record<string, { readonly model: ModelDefinition; readonly items: number }>> =
  {
    'a large image with a pooling behind its convolution': {
      model: sequential({
        input: [96, 96, 1],
        layers: [
          conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
          maxPooling2d({ poolSize: 2 }),
          globalAveragePooling2d(),
          end,
        ],
      }),
      items: 16,
    },
    'a large matrix': {
      model: sequential({
        input: [32, 33, 1],
        layers: [flatten(), dense({ units: 1024, activation: 'relu' }), end],
      }),
      items: 2,
    },
  };

interface Training {
  readonly model: ModelDefinition;
  readonly optimizer: OptimizerKind;
  readonly items: number;
  readonly steps: number;
}

/** Some steps: the state after the last, and the engine's fusions. */
async function train(
  engine: Engine,
  { model, optimizer, items, steps }: Training,
): Promise<{ readonly state: TensorValues; readonly fusions: readonly string[] }> {
  const programs = binaryTraining(model, optimizer);
  const session = await engine.load(programs, withSlots(programs, initialState(model, 3)));
  const size = items * model.input.reduce((product, dim) => product * dim, 1);
  for (let step = 0; step < steps; step++) {
    const image = {
      shape: [items, ...model.input],
      data: hashed({ seed: 100 + step, size, low: -1, high: 1 }),
    };
    const label = { shape: [items, 1], data: Float32Array.from({ length: items }, (_, item) => item % 2) };
    await session.run('train', { image, label, ...stepNumbers(LEARNING_RATE, step) }, ['loss']);
  }
  const state = await session.readState();
  const fusions = session.fusions?.('train') ?? [];
  await session.dispose();
  return { state, fusions };
}

/**
 * A step divides by roots of small numbers, which makes rounding larger in a weight than in what it was made of: so slots
 * are compared as shares of their largest number, and weights to a tenth of a step, or as closely where a step is no more
 * than a sum of gradients.
 */
function compare(found: TensorValues, expected: TensorValues, training: Training, tolerance: number): void {
  const isSum = ['sgd', 'momentum', 'nesterov'].includes(training.optimizer);
  for (const [name, value] of Object.entries(expected)) {
    if (!name.startsWith('optimizer/')) {
      expect(found[name], name).toBeCloseToTensor(value, isSum ? tolerance : LEARNING_RATE / 10);
      continue;
    }
    // A mean of squares, whose root a step divides by: by its root, as a square doubles the share that rounding has.
    const size = name.startsWith('optimizer/velocity/') ? (x: number) => Math.sqrt(x) : (x: number) => x;
    const largest = Array.from(value.data, (x) => Math.abs(size(x))).reduce((a, b) => Math.max(a, b), 0);
    const shares = (data: ArrayLike<number>) => ({ data: Array.from(data, (x) => size(x) / largest) });
    expect(largest, name).toBeGreaterThan(0);
    expect(shares(found[name]?.data ?? []), name).toBeCloseToTensor(shares(value.data), tolerance);
  }
}

/**
 * Steps of every optimizer equal the reference's, however an engine writes them, and each of the engine's other ways is
 * taken: one that no program is written by any more is a failure, not a silent loss of speed.
 */
export function describeFusions(
  engine: () => Engine,
  options: {
    readonly expected: readonly string[];
    readonly tolerance: number;
    /** Whether steps on values are among them that are so large that an engine may work through them in pieces. */
    readonly large: boolean;
  },
): void {
  const { expected, tolerance, large } = options;
  describe('fusions', () => {
    const seen = new Set<string>();
    const check = async (training: Training): Promise<void> => {
      const found = await train(engine(), training);
      for (const name of found.fusions) seen.add(name);
      const wanted = await train(referenceEngine(), training);
      compare(found.state, wanted.state, training, 10 * tolerance);
    };

    for (const optimizer of optimizerKinds) {
      it(`steps of ${optimizer}`, () => check({ model: small, optimizer, items: 6, steps: 3 }), 60_000);
    }
    for (const [name, training] of large && expected.length > 0 ? Object.entries(largeTrainings) : []) {
      it(name, () => check({ ...training, optimizer: 'adam', steps: 1 }), 120_000);
    }
    it('takes each of its own ways of writing programs, and no other', () => {
      expect([...seen].sort()).toEqual([...expected].sort());
    });
  });
}
