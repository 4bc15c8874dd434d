import {
  conv2d,
  dense,
  type Engine,
  Graph,
  globalAveragePooling2d,
  gradients,
  initialState,
  lowerModel,
  maxPooling2d,
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

/** Outputs `kernel` and `bias`: the gradients of a network whose first convolution is large enough to be cut up. */
function programs(options: { readonly useBias: boolean; readonly activation?: 'relu' }): {
  readonly set: ProgramSet;
  readonly state: ReturnType<typeof initialState>;
} {
  const model = sequential({
    input: [96, 96, 1],
    layers: [
      conv2d({ name: 'first', filters: 32, kernelSize: 3, ...options }),
      maxPooling2d({ poolSize: 2 }),
      globalAveragePooling2d(),
      dense({ units: 1 }),
    ],
  });
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [-1, 96, 96, 1],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { output } = lowerModel(graph, model, { image, training: true });
  const wanted = options.useBias ? ['kernel', 'bias'] : ['kernel'];
  const values = wanted.map((name) => {
    const spec = graph.stateSpecs[`first/${name}`];
    if (!spec) throw new Error(`no first/${name}`);
    return graph.state(`first/${name}`, spec);
  });
  const slopes = gradients(ops.reduceSum(ops.square(output)), values);
  const outputs = Object.fromEntries(
    wanted.map((name, index) => [name, slopes[index] as (typeof slopes)[0]]),
  );
  return {
    set: { state: graph.stateSpecs, programs: { run: graph.program({ outputs }) } },
    state: initialState(model, 5),
  };
}

async function run(engine: Engine, items: number, options: Parameters<typeof programs>[0]) {
  const { set, state } = programs(options);
  const session = await engine.load(set, state);
  const size = items * 96 * 96;
  const image: TensorValue = {
    shape: [items, 96, 96, 1],
    data: hashed({ seed: 7, size, low: -1, high: 1 }),
  };
  try {
    return await session.run('run', { image });
  } finally {
    await session.dispose();
  }
}

it('cuts the batch into pieces', () => {
  const { graph } = compileProgramSet(programs({ useBias: true }).set);
  const text = Buffer.from(graph).toString('latin1');
  expect(text.match(/run.?_?\d*\/MaxPoolGrad_|MaxPoolGrad_\d+/g)?.length).toBeGreaterThanOrEqual(8);
});

describe.skipIf(!attempt.available)('the gradient of a large convolution with a pooling behind it', () => {
  for (const items of [1, 3, 8, 11]) {
    for (const options of [
      { useBias: true, activation: 'relu' as const },
      { useBias: true },
      { useBias: false },
    ]) {
      it(`${items} items, ${JSON.stringify(options)}`, async () => {
        if (!attempt.available) return;
        const [found, expected] = [
          await run(attempt.engine, items, options),
          await run(referenceEngine(), items, options),
        ];
        expect(Object.keys(found)).toEqual(Object.keys(expected));
        for (const [name, value] of Object.entries(expected)) {
          expect(found[name], name).toBeCloseToTensor(value, 1e-4);
        }
      });
    }
  }
});
