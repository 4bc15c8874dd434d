import { expect, it } from 'vitest';
import { add } from '../graph/functions.js';
import { Graph } from '../graph/graph.js';
import { checkRun, checkState, checkStateNames } from './checks.js';
import type { TensorValue } from './engine.js';

const graph = new Graph();
const x = graph.input('x', { shape: [-2, 3], dtype: 'float32', source: { kind: 'batch' } });
const labels = graph.input('labels', { shape: [-1], dtype: 'int32', source: { kind: 'batch' } });
const rate = graph.input('rate', { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
const w = graph.state('w', { shape: [3], dtype: 'float32', role: 'trainable' });
const set = {
  state: graph.stateSpecs,
  programs: {
    go: graph.program({ outputs: { y: add(x, w), labels, rate } }),
    plain: graph.program({ outputs: { rate } }),
  },
};
const float = (...shape: number[]): TensorValue => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
const int = (...shape: number[]): TensorValue => ({
  shape,
  data: new Int32Array(shape.reduce((a, b) => a * b, 1)),
});
const inputs = { x: float(4, 3), labels: int(2), rate: float() };

it('finds the batch size and the outputs', () => {
  expect(checkRun(set, { program: 'go', inputs })).toMatchObject({
    batchSize: 2,
    outputs: ['y', 'labels', 'rate'],
  });
  expect(checkRun(set, { program: 'go', inputs, outputs: ['y'] }).outputs).toEqual(['y']);
  expect(checkRun(set, { program: 'plain', inputs: { rate: float() } }).batchSize).toBe(1);
});

it.each([
  ['an unknown program', { program: 'stop', inputs }, "program 'stop' is unknown. Known: go, plain."],
  [
    'an unknown output',
    { program: 'go', inputs, outputs: ['z'] },
    "output 'z' is unknown. Known: y, labels, rate.",
  ],
  [
    'a missing input',
    { program: 'go', inputs: { x: inputs.x, rate: inputs.rate } },
    "input 'labels' of program 'go': expected int32 [?], received none.",
  ],
  [
    'another type',
    { program: 'go', inputs: { ...inputs, labels: float(2) } },
    "input 'labels' of program 'go': expected int32 [?], received float32 [2].",
  ],
  [
    'another shape',
    { program: 'go', inputs: { ...inputs, x: float(4, 2) } },
    "input 'x' of program 'go': expected float32 [?*2, 3], received float32 [4, 2].",
  ],
  [
    'half an item',
    { program: 'go', inputs: { ...inputs, x: float(3, 3) } },
    "input 'x' of program 'go': expected float32 [?*2, 3], received float32 [3, 3].",
  ],
  [
    'another rank',
    { program: 'plain', inputs: { rate: float(1) } },
    "input 'rate' of program 'plain': expected float32 [], received float32 [1].",
  ],
  [
    'batches that differ',
    { program: 'go', inputs: { ...inputs, labels: int(3) } },
    "input 'labels' of program 'go': expected int32 [?] with a batch of 2, as before it, received int32 [3].",
  ],
  [
    'numbers that do not fill the shape',
    { program: 'plain', inputs: { rate: { shape: [], data: new Float32Array(2) } } },
    "input 'rate' of program 'plain': expected float32 [], received float32 [] with 2 numbers.",
  ],
])('refuses %s', (_, call, message) => {
  expect(() => checkRun(set, call)).toThrow(message);
});

it('checks state', () => {
  checkState(set.state, { w: float(3) }, { complete: true });
  checkState(set.state, {}, { complete: false });
  expect(() => checkState(set.state, {}, { complete: true })).toThrow(
    "state 'w': expected float32 [3], received none.",
  );
  expect(() => checkState(set.state, { w: int(3) }, { complete: true })).toThrow(
    "state 'w': expected float32 [3], received int32 [3].",
  );
  expect(() => checkState(set.state, { v: float(3) }, { complete: false })).toThrow(
    "state 'v' is unknown. Known: w.",
  );
  expect(() => checkStateNames(set.state, ['v'])).toThrow("state 'v' is unknown. Known: w.");
});
