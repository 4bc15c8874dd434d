import { Graph, ops, type ProgramSet, type TensorValues } from '@cnn/core';
import { expect, it } from 'vitest';
import { tfjsWasm } from './wasm.js';
import { guardMemory } from './wasmMemory.js';

it('refuses an address of zero and a size beyond 32 bits, also after the allocator has replaced itself', () => {
  const sizes: number[] = [];
  const module = {
    _malloc: (bytes: number): number => {
      const real = (size: number): number => {
        sizes.push(size);
        return size > 100 ? 0 : 8;
      };
      module._malloc = real;
      return real(bytes);
    },
  };
  guardMemory(module);
  guardMemory(module);
  expect(module._malloc(100)).toBe(8);
  expect(module._malloc(1)).toBe(8);
  expect(sizes).toEqual([100, 1]);
  expect(() => module._malloc(3e6)).toThrow(
    'the wasm engine has no memory left (4 GB at most), 3 MB more were needed. Use smaller batches or images, or another engine.',
  );
  expect(() => module._malloc(2 ** 32 + 8)).toThrow('no memory left');
  expect(sizes).toEqual([100, 1, 3e6]);
});

it('says that a batch does not fit, and computes the next one that does', async () => {
  const attempt = await tfjsWasm.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const graph = new Graph();
  const x = graph.input('x', { shape: [-1], dtype: 'float32', source: { kind: 'batch' } });
  const outer = ops.matmul(ops.reshape(x, [-1, 1]), graph.constant(1, [1, 2 ** 20]));
  const programs: ProgramSet = {
    state: graph.stateSpecs,
    programs: { go: graph.program({ outputs: { y: ops.reduceSum(outer, { axes: [1] }) } }) },
  };
  const session = await attempt.engine.load(programs, {});
  const items = (count: number): TensorValues => ({
    x: { shape: [count], data: new Float32Array(count).fill(2) },
  });
  // 1100 items × 2²⁰ columns × 4 bytes: 4.6 GB. More than 32 bits can say; refused before anything is written.
  await expect(session.run('go', items(1100))).rejects.toThrow('the wasm engine has no memory left');
  expect((await session.run('go', items(2))).y?.data).toEqual(Float32Array.of(2 ** 21, 2 ** 21));
  await session.dispose();
});
