import {
  add,
  averagePooling2d,
  BATCH,
  batchNormalization,
  branches,
  concatenate,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  type Engine,
  flatten,
  Graph,
  globalAveragePooling2d,
  gradients,
  groupNormalization,
  initialState,
  l2,
  layerNormalization,
  lowerModel,
  type ModelDefinition,
  maxPooling2d,
  multiply,
  ops,
  type ProgramSet,
  type Session,
  separableConv2d,
  sequential,
  type TensorValues,
  upSampling2d,
  type Value,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { hashed } from '../goldens/hashed.js';
import { referenceEngine } from '../reference/engine.js';

/** A dozen layers gather more rounding than one. */
const DEPTH = 10;
const SIDE = 12;

/** Networks whose parts an engine may fuse, reorder or share: what single operations and layers don't show. */
const networks: readonly ModelDefinition[] = [
  sequential({
    name: 'plain, three classes',
    input: [SIDE, SIDE, 3],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, activation: 'relu', kernelRegularizer: l2(0.01) }),
      maxPooling2d({ poolSize: 2 }),
      batchNormalization(),
      conv2d({ filters: 6, kernelSize: 3, activation: 'relu', padding: 'same' }),
      batchNormalization({ scale: false }),
      maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      flatten(),
      dense({ units: 8, activation: 'relu' }),
      dropout({ name: 'dropout', rate: 0.5 }),
      dense({ units: 3, activation: 'softmax' }),
    ],
  }),
  sequential({
    name: 'residual, depthwise and squeezed',
    input: [SIDE, SIDE, 3],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
      branches({
        branches: [
          [
            batchNormalization(),
            depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'swish' }),
            groupNormalization({ groups: 2 }),
            conv2d({ filters: 4, kernelSize: 1, groups: 2 }),
          ],
          [],
        ],
        merge: add(),
      }),
      branches({
        branches: [
          [],
          [
            globalAveragePooling2d({ keepDims: true }),
            conv2d({ filters: 4, kernelSize: 1, activation: 'sigmoid' }),
          ],
        ],
        merge: multiply(),
      }),
      separableConv2d({ filters: 3, kernelSize: 3, activation: 'gelu' }),
      globalAveragePooling2d(),
      layerNormalization(),
      dense({ units: 3, activation: 'softmax' }),
    ],
  }),
  sequential({
    name: 'down, up and side by side',
    input: [SIDE, SIDE, 3],
    layers: [
      branches({
        branches: [
          [averagePooling2d({ poolSize: 2 }), upSampling2d({ size: 2, interpolation: 'bilinear' })],
          [
            conv2d({ filters: 2, kernelSize: 2, strides: 2, activation: 'elu' }),
            conv2dTranspose({
              filters: 2,
              kernelSize: 3,
              strides: 2,
              padding: 'same',
              activation: 'leakyRelu',
            }),
          ],
          [conv2d({ filters: 2, kernelSize: 3, dilationRate: 2, padding: 'same', activation: 'tanh' })],
        ],
        merge: concatenate(),
      }),
      batchNormalization({ center: false }),
      conv2d({ filters: 3, kernelSize: 5, strides: 3, activation: 'softplus' }),
      globalAveragePooling2d(),
      dense({ units: 3, activation: 'softmax' }),
    ],
  }),
];

/** Sparse categorical cross-entropy and penalties; every weight's gradient; new running statistics as updates. */
function programsOf(model: ModelDefinition): ProgramSet {
  const graph = new Graph();
  const batch = { kind: 'batch' } as const;
  const image = graph.input('image', { shape: [BATCH, ...model.input], dtype: 'float32', source: batch });
  const label = graph.input('label', { shape: [BATCH], dtype: 'int32', source: batch });
  const results = (training: boolean) => {
    const { logits, output, regularization, statistics } = lowerModel(graph, model, { image, training });
    const scores = ops.multiply(ops.logSoftmax(logits as Value), ops.oneHot(label, 3));
    const loss = ops.negate(ops.divide(ops.reduceSum(scores), ops.batchSize(graph)));
    return { loss: regularization ? ops.add(loss, regularization) : loss, prediction: output, statistics };
  };
  const { loss, prediction, statistics } = results(true);
  const specs = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const found = gradients(
    loss,
    specs.map(([name, spec]) => graph.state(name, spec)),
  );
  const outputs: Record<string, Value> = { loss, prediction };
  specs.forEach(([name], index) => {
    outputs[`gradient/${name}`] = found[index] as Value;
  });
  const { statistics: _, ...evaluated } = results(false);
  return {
    programs: {
      train: graph.program({ outputs, updates: statistics }),
      evaluate: graph.program({ outputs: evaluated }),
    },
    state: graph.stateSpecs,
  };
}

function inputsOf(programs: ProgramSet, program: string, batchSize: number): TensorValues {
  const names = Object.entries(programs.programs[program]?.inputs ?? {});
  return Object.fromEntries(
    names.map(([name, { shape, dtype }], seed) => {
      const sizes = shape.map((dim) => (dim < 0 ? -dim * batchSize : dim));
      const size = sizes.reduce((product, dim) => product * dim, 1);
      const drawn = hashed({ seed: 100 * batchSize + seed, size, low: 0, high: 3 });
      if (dtype === 'int32') return [name, { shape: sizes, data: Int32Array.from(drawn, Math.floor) }];
      const data = name.endsWith('mask')
        ? drawn.map((value) => Number(value < 1.5))
        : drawn.map((value) => value / 3);
      return [name, { shape: sizes, data }];
    }),
  );
}

/** Whole networks: the engine against the reference interpreter, for batches of several sizes in one session. */
export function describeNetworks(engine: () => Engine, tolerance: number): void {
  describe('networks', () => {
    for (const model of networks) {
      it(model.name, async () => {
        const programs = programsOf(model);
        const state = initialState(model, 3);
        const [session, reference] = [
          await engine().load(programs, state),
          await referenceEngine().load(programs, state),
        ];
        for (const batchSize of [4, 1, 7, 4]) {
          for (const program of ['train', 'evaluate']) {
            const inputs = inputsOf(programs, program, batchSize);
            await compare([session, reference], (one) => one.run(program, inputs), tolerance * DEPTH);
          }
        }
        await compare([session, reference], (one) => one.readState(), tolerance * DEPTH);
        await session.dispose();
      }, 60_000);
    }
  });
}

async function compare(
  [session, reference]: readonly [Session, Session],
  call: (session: Session) => Promise<TensorValues>,
  tolerance: number,
): Promise<void> {
  const [found, expected] = [await call(session), await call(reference)];
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected))
    expect(found[name], name).toBeCloseToTensor(value, tolerance);
}
