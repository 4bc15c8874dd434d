import { createRequire } from 'node:module';
import { BATCH, Graph, ops, type ProgramSet } from '@cnn/core';
import { expect, it } from 'vitest';
import { encodeModel } from '../messages/encode.js';
import { onnxWebGpu } from '../onnxWebGpu.js';
import { OnnxEngine } from '../session/engine.js';
import { nodeHost } from '../session/nodeHost.js';
import { OnnxHere } from '../session/onnxHere.js';
import type { OnnxRuntime } from '../session/runtime.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';
import { describeWebGpu } from './webGpuSuite.support.test.js';

/** A step adds the batch's sum to `sum`, and 1 to `count`; `spared` changes in no step. */
function counting(): ProgramSet {
  const graph = new Graph();
  const x = graph.input('x', { shape: [BATCH], dtype: 'float32', source: { kind: 'batch' } });
  const spec = { shape: [3], dtype: 'float32', role: 'trainable' } as const;
  const sum = graph.state('sum', spec);
  const count = graph.state('count', { shape: [], dtype: 'float32', role: 'slot' });
  const spared = graph.state('spared', spec);
  const added = ops.add(sum, ops.multiply(spared, ops.reduceSum(x)));
  const step = graph.program({
    outputs: { total: ops.reduceSum(added), count: ops.add(count, 1) },
    updates: { sum: added, count: ops.add(count, 1) },
  });
  return { programs: { step }, state: graph.stateSpecs };
}

const begin = {
  sum: { shape: [3], data: Float32Array.of(1, 2, 3) },
  count: { shape: [], data: Float32Array.of(0) },
  spared: { shape: [3], data: Float32Array.of(1, 0, -2) },
};
const batch = { x: { shape: [2], data: Float32Array.of(0.5, 1.5) } };

/** ONNX Runtime, with counts of what goes to the graphics card and is freed there. */
function countedRuntime() {
  const ort = createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime;
  const counts = { fromArrays: 0, freed: 0 };
  class Tensor extends ort.Tensor {
    constructor(...[type, data, dims]: ConstructorParameters<OnnxRuntime['Tensor']>) {
      super(type, data, dims);
      counts.fromArrays++;
    }
  }
  const InferenceSession: OnnxRuntime['InferenceSession'] = {
    async create(model, options) {
      const session = await ort.InferenceSession.create(model, options);
      return {
        release: () => session.release(),
        async run(feeds, fetches) {
          const results = await session.run(feeds, fetches);
          for (const tensor of Object.values(results)) {
            const dispose = tensor.dispose.bind(tensor);
            tensor.dispose = () => {
              counts.freed++;
              dispose();
            };
          }
          return results;
        },
      };
    },
  };
  return { ort: { ...ort, env: ort.env, Tensor, InferenceSession } as OnnxRuntime, counts };
}

describeWebGpu('on a device', () => {
  it('state stays there between steps, and what a step replaces is freed', async () => {
    const { ort, counts } = countedRuntime();
    const host = await OnnxHere.start({
      ort,
      device: 'webgpu',
      options: { executionProviders: ['webgpu'], logSeverityLevel: 4 },
    });
    if (typeof host === 'string') throw new Error(host);
    const engine = new OnnxEngine(host, { device: 'webgpu', threads: 1 });
    const session = await engine.load(counting(), begin);
    await session.run('step', batch);
    // The batch, and the three variables.
    expect(counts).toEqual({ fromArrays: 4, freed: 2 });
    await session.run('step', batch, []);
    const { count } = await session.run('step', batch, ['count']);
    expect(count?.data).toEqual(Float32Array.of(3));
    expect(counts).toEqual({ fromArrays: 6, freed: 6 });
    const { sum, spared } = await session.readState();
    expect(sum?.data).toEqual(Float32Array.of(7, 2, -9));
    expect(spared?.data).toEqual(begin.spared.data);
    await session.writeState({ sum: begin.sum });
    expect((await session.run('step', batch)).total?.data).toEqual(Float32Array.of(4));
    await session.dispose();
    expect(counts).toEqual({ fromArrays: 8, freed: 12 });
    await engine.dispose();
  });

  it('what the device lacks is an error when a program is prepared', async () => {
    const graph = new GraphWriter(new Names());
    graph.input('x', 'float32', [2, 3]);
    graph.addAs({ op: 'LogSoftmax', inputs: ['x'] }, ['y']);
    graph.output('y', 'float32', [2, 3]);
    const opsetImport = [{ domain: '', version: 21 }];
    const bytes = encodeModel({ irVersion: 10, producerName: 'test', opsetImport, graph: graph.graph('g') });
    const attempt = await nodeHost({}, { device: 'webgpu' });
    if (!attempt.available) throw new Error(attempt.reason);
    const { host } = attempt;
    await expect(host.ask({ kind: 'open', model: 0, bytes })).rejects.toThrow('fallback to CPU EP');
    await host.stop();
  });

  it('a batch that fits in no memory is an error, and the engine goes on', async () => {
    const attempt = await onnxWebGpu.start();
    if (!attempt.available) throw new Error(attempt.reason);
    const graph = new Graph();
    const x = graph.input('x', { shape: [-1, 1], dtype: 'float32', source: { kind: 'batch' } });
    const y = ops.reduceSum(ops.broadcast(ops.reshape(x, [-1, 1, 1, 1]), [-1, 2 ** 20, 2 ** 15, 2]));
    const small = ops.reduceSum(x);
    const programs = {
      huge: graph.program({ outputs: { y } }),
      small: graph.program({ outputs: { small } }),
    };
    const session = await attempt.engine.load({ state: {}, programs }, {});
    const input = { shape: [4, 1], data: Float32Array.of(1, 2, 3, 4) };
    await expect(session.run('huge', { x: input })).rejects.toThrow(/^ONNX Runtime: not enough memory/);
    expect((await session.run('small', { x: input })).small?.data).toEqual(Float32Array.of(10));
    await session.dispose();
    await attempt.engine.dispose();
  });

  it('an engine that is disposed of while it computes ends what waits with an error', async () => {
    const attempt = await onnxWebGpu.start();
    if (!attempt.available) throw new Error(attempt.reason);
    const graph = new Graph();
    const x = graph.input('x', { shape: [BATCH, 256, 256], dtype: 'float32', source: { kind: 'batch' } });
    const y = ops.reduceSum(ops.tanh(ops.sigmoid(ops.tanh(ops.sigmoid(x)))));
    const program = graph.program({ outputs: { y } });
    const session = await attempt.engine.load({ state: {}, programs: { program } }, {});
    const input = { x: { shape: [32, 256, 256], data: new Float32Array(32 * 256 * 256) } };
    await session.run('program', input);
    const runs = Promise.allSettled(Array.from({ length: 6 }, () => session.run('program', input)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await attempt.engine.dispose();
    const last = (await runs).at(-1);
    expect(last).toMatchObject({ status: 'rejected', reason: { code: 'ENGINE' } });
    expect(String((last as PromiseRejectedResult).reason)).toContain('ONNX Runtime: the engine is disposed.');
  });

  it('a weight of more bytes than a buffer has is refused by name, before any is sent', async () => {
    const attempt = await onnxWebGpu.start();
    if (!attempt.available) throw new Error(attempt.reason);
    const graph = new Graph();
    const shape = [2 ** 15, 2 ** 16];
    const large = graph.state('large/kernel', { shape, dtype: 'float32', role: 'trainable' });
    const programs = {
      state: graph.stateSpecs,
      programs: { sum: graph.program({ outputs: { y: ops.reduceSum(large) } }) },
    };
    // Only its size is looked at.
    const data = { length: 2 ** 31 } as unknown as Float32Array;
    await expect(attempt.engine.load(programs, { 'large/kernel': { shape, data } })).rejects.toThrow(
      /^onnx-webgpu: large\/kernel takes 8\.6 GB, and ONNX Runtime/,
    );
    await attempt.engine.dispose();
  });
});
