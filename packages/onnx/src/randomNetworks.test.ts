import {
  add,
  average,
  averagePooling2d,
  batchNormalization,
  branches,
  CnnError,
  concatenate,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  initialState,
  type ModelDefinition,
  maximum,
  maxPooling2d,
  multiply,
  type RandomStream,
  randomStream,
  relu,
  type SequentialOptions,
  separableConv2d,
  sequential,
  upSampling2d,
  zeroPadding2d,
} from '@cnn/core';
import { referenceEngine, trainHashed } from '@cnn/testing';
import { afterAll, expect, it } from 'vitest';
import { onnxEngine } from './onnxEngine.js';

// What the compiler's rules do to each other: networks that nobody thought of, against the reference engine.

const attempt = await onnxEngine.start();
if (!attempt.available) throw new Error(attempt.reason);
const { engine } = attempt;
afterAll(() => engine.dispose());

const NETWORKS = 120;

type Layer = SequentialOptions['layers'][number];

/** Two to five layers of all kinds that images go through, on images of any number of channels. */
function randomNetwork(
  seed: number,
): { readonly model: ModelDefinition; readonly items: number } | undefined {
  const random = randomStream({ seed, purpose: 'random networks', counters: [] });
  const pick = <T>(...values: readonly T[]): T => values[random.integer(values.length)] as T;
  const layers = Array.from({ length: pick(2, 3, 4, 5) }, () => randomLayer(random, pick));
  try {
    const model = sequential({
      input: [pick(7, 9, 12, 13), pick(8, 10, 11), pick(1, 3, 4, 16)],
      layers: [
        ...layers,
        pick<Layer>(globalAveragePooling2d(), flatten(), globalMaxPooling2d()),
        dense({ units: 1, activation: 'sigmoid' }),
      ],
    });
    initialState(model, 3);
    return { model, items: pick(1, 2, 3, 5, 8) };
  } catch (error) {
    // The image became too small for a window.
    if (error instanceof CnnError) return undefined;
    throw error;
  }
}

function randomLayer(random: RandomStream, pick: <T>(...values: readonly T[]) => T): Layer {
  const filters = pick(1, 2, 3, 5, 8, 12, 15, 16, 17, 20, 32, 36);
  const padding = pick('same' as const, 'valid' as const);
  const activation = pick(
    undefined,
    'relu',
    'relu6',
    'tanh',
    'elu',
    'sigmoid',
    'softplus',
    'gelu',
    'exponential' as const,
  );
  const kinds: readonly (() => Layer)[] = [
    () =>
      conv2d({
        filters,
        padding,
        activation,
        kernelSize: pick<number | [number, number]>(1, 2, 3, [3, 2], 5),
        strides: pick(1, 1, 2, 3),
        useBias: pick(true, false),
      }),
    () => conv2d({ filters, padding, activation, kernelSize: pick(2, 3), dilationRate: 2 }),
    () =>
      depthwiseConv2d({
        padding,
        activation,
        kernelSize: pick<number | [number, number]>(2, 3, [3, 1]),
        strides: pick(1, 2),
        depthMultiplier: pick(1, 1, 2),
      }),
    () => depthwiseConv2d({ padding, activation, kernelSize: 3, dilationRate: 2 }),
    () => separableConv2d({ filters, padding, activation, kernelSize: 3, strides: pick(1, 2) }),
    () => conv2dTranspose({ filters, padding, activation, kernelSize: pick(2, 3), strides: pick(1, 2) }),
    () => batchNormalization({ scale: pick(true, false), center: pick(true, false) }),
    () =>
      maxPooling2d({
        padding,
        poolSize: pick<number | [number, number]>(2, 2, 3, [2, 1]),
        strides: pick(undefined, 1, 2),
      }),
    () => averagePooling2d({ padding, poolSize: pick<number | [number, number]>(2, 3, [1, 2]) }),
    () => relu(pick({}, { maxValue: 6 }, { maxValue: 1, negativeSlope: 0.1 })),
    () => upSampling2d({ size: 2 }),
    () => zeroPadding2d({ padding: pick(1, 2) }),
    () =>
      branches({
        branches: [
          [conv2d({ filters, kernelSize: 3, padding: 'same' }), batchNormalization(), relu()],
          [conv2d({ filters, kernelSize: 1 })],
        ],
        merge: pick<NonNullable<Parameters<typeof branches>[0]['merge']>>(
          add(),
          multiply(),
          maximum(),
          average(),
          concatenate(),
        ),
      }),
  ];
  return (kinds[random.integer(kinds.length)] as () => Layer)();
}

/** Differences of gradients, each by the largest of its variable; those that are 0 but for rounding are left out. */
async function differences(model: ModelDefinition, items: number): Promise<Readonly<Record<string, number>>> {
  const [found, expected] = [
    await trainHashed({ engine, model, items, steps: 1 }),
    await trainHashed({ engine: referenceEngine(), model, items, steps: 1 }),
  ];
  const loss = (expected.losses[0] as number) - (found.losses[0] as number);
  const slots = Object.entries(expected.state).filter(([name]) => name.startsWith('optimizer/momentum/'));
  const gradients = slots.flatMap(([name, { data }]): [string, number][] => {
    const received = found.state[name]?.data ?? [];
    const wanted = Array.from(data);
    const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!(largest > 1e-4)) return [];
    const most = wanted.reduce(
      (difference, value, at) => Math.max(difference, Math.abs(value - (received[at] ?? Number.NaN))),
      0,
    );
    return [[name, most / largest]];
  });
  return Object.fromEntries([['loss', Math.abs(loss)], ...gradients]);
}

it(`${NETWORKS} random networks have the reference's losses and gradients`, async () => {
  let tried = 0;
  for (let seed = 0; tried < NETWORKS; seed++) {
    const network = randomNetwork(seed);
    if (!network) continue;
    tried += 1;
    for (const [name, difference] of Object.entries(await differences(network.model, network.items))) {
      // A gradient through a normalization is a small difference of large numbers.
      expect(difference, `network ${seed}, ${name}`).toBeLessThan(name === 'loss' ? 1e-4 : 1e-2);
    }
  }
}, 300_000);
