import { CnnError, Graph, ops, type ProgramSet } from '@cnn/core';
import { expect, it } from 'vitest';
import { onnxEngine } from '../onnxEngine.js';
import { failure } from './failure.js';
import { OnnxThread } from './onnxThread.js';

it('says that memory is short, and what to do', () => {
  const said =
    'Non-zero status code: bfc_arena.cc Failed to allocate memory for requested buffer of size 12\nstack';
  expect(failure(new Error(said)).message).toBe(
    'ONNX Runtime: not enough memory (Non-zero status code: bfc_arena.cc Failed to allocate memory for requested buffer of size 12). Use a smaller batch, smaller images or a smaller network.',
  );
  const device =
    'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While';
  expect(failure(new Error(device)).message).toMatch(/^ONNX Runtime: not enough memory[^\n]*smaller batch/);
  expect(failure(new RangeError('Array buffer allocation failed')).message).toMatch(
    /^ONNX Runtime: not enough memory/,
  );
});

it('passes on other words of the runtime in one line, and errors of its own as they are', () => {
  expect(
    failure(new Error('\nNOT_IMPLEMENTED : Could not find an implementation for X\n at y')).message,
  ).toBe('ONNX Runtime: NOT_IMPLEMENTED : Could not find an implementation for X');
  const own = new CnnError('ENGINE', 'own');
  expect(failure(own)).toBe(own);
});

it('a runtime that does not take its options is a reason, not a crash', async () => {
  expect(await OnnxThread.start({ options: { executionMode: 'sideways' } })).toEqual(expect.any(String));
});

it('a batch that fits in no memory is an error, and the engine goes on', async () => {
  const attempt = await onnxEngine.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const graph = new Graph();
  const x = graph.input('x', { shape: [-1, 1], dtype: 'float32', source: { kind: 'batch' } });
  const y = ops.reduceSum(ops.broadcast(ops.reshape(x, [-1, 1, 1, 1]), [-1, 2 ** 20, 2 ** 15, 2]));
  const set: ProgramSet = { state: {}, programs: { huge: graph.program({ outputs: { y } }) } };
  const session = await attempt.engine.load(set, {});
  const input = { shape: [4, 1], data: new Float32Array(4) };
  await expect(session.run('huge', { x: input })).rejects.toThrow(/^ONNX Runtime: /);
  await expect(session.run('huge', { x: input })).rejects.toThrow(/^ONNX Runtime: /);
  await session.dispose();
  await attempt.engine.dispose();
});
