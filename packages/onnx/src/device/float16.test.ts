import {
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  flatten,
  Graph,
  gradients,
  initialState,
  lowerModel,
  maxPooling2d,
  ops,
  type ProgramSet,
  type StateSpec,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DataType } from '../messages/definitions.js';
import { onnxWebGpuWith } from '../onnxWebGpu.js';
import { GraphWriter } from '../writing/graphWriter.js';
import { onProcessor } from './onProcessor.support.test.js';
import { describeWebGpu } from './webGpuSuite.support.test.js';

const model = sequential({
  input: [8, 8, 2],
  layers: [
    conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' }),
    batchNormalization(),
    maxPooling2d({ poolSize: 2 }),
    depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
    conv2d({ filters: 4, kernelSize: 3, strides: 2 }),
    flatten(),
    dense({ units: 1 }),
  ],
});
const state = initialState(model, 5);
const image = { shape: [4, 8, 8, 2], data: hashed({ seed: 1, size: 512, low: -1, high: 1 }) };

/** The gradient of `factor` times the mean square of the output to each weight, by its name. */
function gradientsOf(factor: number): ProgramSet {
  const graph = new Graph();
  const x = graph.input('image', { shape: [-1, 8, 8, 2], dtype: 'float32', source: { kind: 'batch' } });
  const { output } = lowerModel(graph, model, { image: x, training: true });
  const loss = ops.multiply(ops.reduceMean(ops.square(output)), factor);
  const specs: Readonly<Record<string, StateSpec>> = graph.stateSpecs;
  const names = Object.keys(specs).filter((name) => specs[name]?.role === 'trainable');
  const slopes = gradients(
    loss,
    names.map((name) => graph.state(name, specs[name] as StateSpec)),
  );
  const outputs = Object.fromEntries(names.map((name, at) => [name, slopes[at] as (typeof slopes)[number]]));
  return { programs: { gradients: graph.program({ outputs }) }, state: specs };
}

async function expected(factor: number): Promise<TensorValues> {
  const session = await referenceEngine().load(gradientsOf(factor), state);
  return session.run('gradients', { image });
}

const gradientsBy = (factor: number, float16: boolean): Promise<TensorValues> =>
  onProcessor(gradientsOf(factor).programs.gradients as ProgramSet['programs'][string], {
    ...{ state, inputs: { image }, target: { float16 } },
  });

/** The processor has no products in float16, and ONNX Runtime leaves casts out that meet: what stands between them has the operands rounded. */
function keepRounding(): void {
  const { addAs } = GraphWriter.prototype;
  vi.spyOn(GraphWriter.prototype, 'addAs').mockImplementation(function (this: GraphWriter, spec, outputs) {
    const to = spec.attributes?.to?.('to');
    const halves = spec.op === 'Cast' && to && 'i' in to && to.i === DataType.float16;
    if (!halves) return addAs.call(this, spec, outputs);
    const rounded = this.names.fresh();
    addAs.call(this, spec, [rounded]);
    addAs.call(this, { op: 'Identity', inputs: [rounded] }, outputs);
  });
}

beforeEach(keepRounding);
afterEach(() => vi.restoreAllMocks());

/** The largest difference of all gradients, as a share of the largest number of each. */
function apart(found: TensorValues, wanted: TensorValues): number {
  const shares = Object.entries(wanted).map(([name, { data }]) => {
    const largest = Math.max(...Array.from(data, Math.abs));
    const worst = Math.max(
      ...Array.from(data, (value, at) => Math.abs(value - (found[name]?.data[at] as number))),
    );
    // The bias before a normalization has a gradient of rounding alone.
    return name === 'conv2d/bias' ? 0 : worst / largest;
  });
  return Math.max(...shares);
}

it('float16 rounds products, and nothing else', async () => {
  const wanted = await expected(1);
  expect(apart(await gradientsBy(1, false), wanted)).toBeLessThan(1e-5);
  const rounded = apart(await gradientsBy(1, true), wanted);
  expect(rounded).toBeGreaterThan(1e-4);
  expect(rounded).toBeLessThan(1e-2);
});

it('small gradients become 0 in float16, and are right when the loss is scaled', async () => {
  const small = 2 ** -24;
  expect(apart(await gradientsBy(small, true), await expected(small))).toBeGreaterThan(0.1);
  const scaled = small * 2 ** 15;
  expect(apart(await gradientsBy(scaled, true), await expected(scaled))).toBeLessThan(1e-2);
});

describeWebGpu('on a device', () => {
  it('computes in float16 where the graphics card does, and says so where it does not', async () => {
    const attempt = await onnxWebGpuWith({ float16: true }).start();
    if (!attempt.available) {
      expect(attempt.reason).toBe(
        'the graphics card computes no float16 (shader-f16). Leave the option float16 out.',
      );
      return;
    }
    expect(attempt.engine.description).toMatch(/, webgpu, float16$/);
    const session = await attempt.engine.load(gradientsOf(1), state);
    expect(apart(await session.run('gradients', { image }), await expected(1))).toBeLessThan(1e-2);
    await session.dispose();
    await attempt.engine.dispose();
  });
});
