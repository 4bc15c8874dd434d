import {
  batchNormalization,
  conv2d,
  dense,
  type Engine,
  flatten,
  initialState,
  maxPooling2d,
  randomStream,
  sequential,
  type TensorValue,
} from '@cnn/core';
import { adam, stepScalars, trainingPrograms } from '@cnn/train';

/** What a few steps of training on an engine came to. */
export interface CardTrial {
  /** Losses of the steps. */
  readonly losses: readonly number[];
  /** How many operations of a step the processor computed; undefined where it computes all of them. */
  readonly offCard: number | undefined;
}

const STEPS = 3;
const BATCH = 4;

const model = sequential({
  name: 'trial',
  input: [8, 8, 3],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
    flatten(),
    dense({ units: 8, activation: 'relu' }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

/**
 * Trains a small network with everything that the tutorial's has, by Adam, on the same weights and images wherever it is called.
 *
 * @throws CnnError (ENGINE) when the engine can't
 */
export async function cardTrial(engine: Engine): Promise<CardTrial> {
  const optimizer = adam();
  const set = trainingPrograms({ model, loss: 'binaryCrossentropy', optimizer });
  const session = await engine.load(set, { ...initialState(model, 1), ...set.slots });
  try {
    const image = new Float32Array(BATCH * 8 * 8 * 3);
    randomStream({ seed: 1, purpose: 'trial', counters: [] }).fillUniform(image);
    const batch: Record<string, TensorValue> = {
      image: { shape: [BATCH, 8, 8, 3], data: image },
      label: { shape: [BATCH, 1], data: Float32Array.from({ length: BATCH }, (_, index) => index % 2) },
      weight: { shape: [BATCH], data: new Float32Array(BATCH).fill(1) },
    };
    const losses: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const numbers = Object.entries(stepScalars(optimizer, { step, learningRate: 0.001 }));
      const scalars = numbers.map(([name, value]) => [name, { shape: [], data: Float32Array.of(value) }]);
      const all: Record<string, TensorValue> = { ...batch, ...Object.fromEntries(scalars) };
      const wanted = Object.keys(set.programs.train?.inputs ?? {}).map((name) => [name, all[name]]);
      const { loss } = await session.run('train', Object.fromEntries(wanted), ['loss']);
      losses.push(loss?.data[0] ?? Number.NaN);
    }
    return { losses, offCard: session.offCard?.('train') };
  } finally {
    await session.dispose();
  }
}
