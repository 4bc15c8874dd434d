import {
  activation,
  averagePooling2d,
  conv2d,
  flatten,
  Graph,
  gradients,
  initialState,
  lowerModel,
  type ModelDefinition,
  ops,
  type ProgramSet,
  sequential,
  type TensorValue,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { compileProgramSet } from '../compile/compileProgramSet.js';
import { tensorflowEngine } from '../tensorflowEngine.js';

const attempt = await tensorflowEngine.start();
afterAll(() => (attempt.available ? attempt.engine.dispose() : undefined));

const model = (name: 'relu6' | 'tanh' | 'sigmoid', poolSize: [number, number]): ModelDefinition =>
  sequential({
    input: [12, 12, 2],
    layers: [
      conv2d({ name: 'first', filters: 5, kernelSize: 3, padding: 'same', kernelInitializer: 'heNormal' }),
      activation({ activation: name }),
      averagePooling2d({ poolSize }),
      flatten(),
    ],
  });

/** The gradients of the sum of squares of a network's output. */
function programs(network: ModelDefinition): ProgramSet {
  const graph = new Graph();
  const source = { kind: 'batch' } as const;
  const image = graph.input('image', { shape: [-1, 12, 12, 2], dtype: 'float32', source });
  const { output } = lowerModel(graph, network, { image, training: true });
  const spec = graph.stateSpecs['first/kernel'];
  if (!spec) throw new Error('no first/kernel');
  const [kernel, slope] = gradients(ops.reduceSum(ops.square(output)), [
    graph.state('first/kernel', spec),
    image,
  ]);
  if (!kernel || !slope) throw new Error('no gradients');
  return {
    state: graph.stateSpecs,
    programs: { run: graph.program({ outputs: { kernel, image: slope } }) },
  };
}

const image: TensorValue = {
  shape: [3, 12, 12, 2],
  data: hashed({ seed: 4, size: 3 * 12 * 12 * 2, low: -9, high: 9 }),
};

describe('gradients of activations and of average pooling, as one operation each', () => {
  for (const { name, poolSize, operations, fusions } of [
    { name: 'relu6', poolSize: [2, 2], operations: ['Relu6Grad', 'BroadcastTo'], fusions: ['relu6Gradient'] },
    {
      name: 'tanh',
      poolSize: [3, 2],
      operations: ['TanhGrad', 'BroadcastTo'],
      fusions: ['saturatingGradient'],
    },
    {
      name: 'sigmoid',
      poolSize: [5, 5],
      operations: ['SigmoidGrad', 'AvgPoolGrad'],
      fusions: ['saturatingGradient'],
    },
  ] as const) {
    it(`${name}, windows of ${poolSize.join(' and ')}`, async () => {
      const network = model(name, [...poolSize]);
      const set = programs(network);
      const { graph, programs: written } = compileProgramSet(set);
      const text = Buffer.from(graph).toString('latin1');
      for (const operation of operations) expect(text).toContain(`program_0/${operation}_`);
      expect(written.run?.fusions).toEqual(expect.arrayContaining([...fusions]));
      if (!attempt.available) return;
      const [found, expected] = await Promise.all(
        [attempt.engine, referenceEngine()].map(async (engine) => {
          const session = await engine.load(set, initialState(network, 5));
          const values = await session.run('run', { image });
          await session.dispose();
          return values;
        }),
      );
      for (const [output, value] of Object.entries(expected ?? {}))
        expect(found?.[output], output).toBeCloseToTensor(value, 1e-4);
      expect(Object.keys(expected ?? {})).toEqual(['kernel', 'image']);
    });
  }
});
