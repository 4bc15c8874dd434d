import { Graph, ops, type ProgramSet } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { tfjsCpu } from './backends/cpu.js';
import { tfjsWasm } from './backends/wasm.js';

const graph = new Graph();
const x = graph.input('x', { shape: [-1], dtype: 'float32', source: { kind: 'batch' } });
const programs: ProgramSet = {
  state: graph.stateSpecs,
  programs: { go: graph.program({ outputs: { y: ops.add(ops.exp(x), 1) } }) },
};

afterEach(() => {
  vi.restoreAllMocks();
});

it('computes on its own backend, whenever another engine is started', async () => {
  const attempt = await tfjsCpu.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const session = await attempt.engine.load(programs, {});
  const backends = new Set<string>();
  const engine = tf.engine();
  const runKernel = engine.runKernel.bind(engine);
  vi.spyOn(engine, 'runKernel').mockImplementation((...call: Parameters<typeof runKernel>) => {
    backends.add(engine.backendName);
    return runKernel(...call);
  });
  for (let wait = 0; wait < 30; wait++) {
    await tfjsWasm.start();
    const start = tfjsWasm.start();
    for (let tick = 0; tick < wait; tick++) await Promise.resolve();
    await Promise.all([session.run('go', { x: { shape: [2], data: new Float32Array(2) } }), start]);
  }
  expect([...backends]).toEqual(['cpu']);
  await session.dispose();
});
