import { describe, expect, it } from 'vitest';
import { CnnError } from '../errors.js';
import * as ops from './functions.js';
import { gradients } from './gradients.js';
import { Graph, type Value } from './graph.js';
import { lastUses } from './liveness.js';

const image = (graph: Graph): Value =>
  graph.input('image', { shape: [-1, 6, 6, 3], dtype: 'float32', source: { kind: 'batch' } });
const kernel = (graph: Graph): Value =>
  graph.state('kernel', { shape: [3, 3, 3, 4], dtype: 'float32', role: 'trainable' });
const plain = {
  strides: [1, 1],
  dilations: [1, 1],
  padding: { top: 0, bottom: 0, left: 0, right: 0 },
} as const;

describe('Graph', () => {
  it('keeps equal nodes once and drops dead ones', () => {
    const graph = new Graph();
    const x = image(graph);
    const a = ops.exp(x);
    ops.log(x);
    const program = graph.program({ outputs: { y: ops.add(a, ops.exp(x)) } });
    expect(program.nodes.map((node) => node.operation)).toEqual(['input', 'exp', 'add']);
    expect(program.nodes.map((node) => node.id)).toEqual([0, 1, 2]);
  });

  it('carries the batch through a reshape', () => {
    const graph = new Graph();
    const rows = ops.reshape(image(graph), [-36, 3]);
    expect(ops.matmul(rows, graph.constant(1, [3, 2])).shape).toEqual([-36, 2]);
  });

  it('needs no gradient to the image of the first convolution', () => {
    const graph = new Graph();
    const weight = kernel(graph);
    const loss = ops.reduceSum(ops.square(ops.conv2d(image(graph), weight, plain)));
    const [gradient] = gradients(loss, [weight]);
    const names = graph
      .program({ outputs: { gradient: gradient as Value } })
      .nodes.map((node) => node.operation);
    expect(names).toContain('conv2dKernelGradient');
    expect(names).not.toContain('conv2dInputGradient');
  });

  it("sums a broadcast operand's gradient once for each use, to the operand's form", () => {
    const graph = new Graph();
    const x = image(graph);
    const bias = graph.state('bias', { shape: [3], dtype: 'float32', role: 'trainable' });
    const loss = ops.reduceSum(ops.multiply(ops.add(x, bias), bias));
    const [gradient] = gradients(loss, [bias]);
    const { nodes } = graph.program({ outputs: { gradient: gradient as Value } });
    expect(gradient?.shape).toEqual([3]);
    expect(nodes.filter(({ operation }) => operation === 'reduceSum')).toHaveLength(2);
  });

  it('pools before ReLU', () => {
    const graph = new Graph();
    const pool = { poolSize: [2, 2], strides: [2, 2], padding: plain.padding } as const;
    const y = ops.maxPool2d(ops.relu(image(graph)), pool);
    expect(graph.node(y).operation).toBe('relu');
    expect(y.shape).toEqual([-1, 3, 3, 3]);
  });

  it('leaves out additions of zero and products with one', () => {
    const graph = new Graph();
    const x = image(graph);
    expect(ops.add(ops.multiply(x, 1), 0)).toBe(x);
    expect(ops.add(graph.constant(0, [3]), graph.constant(2)).shape).toEqual([3]);
  });

  it('says which shapes do not fit', () => {
    const graph = new Graph();
    expect(() => ops.add(image(graph), graph.constant(0.5, [5]))).toThrow(
      'add of [?, 6, 6, 3] and [5]: these shapes do not broadcast.',
    );
    expect(() => gradients(image(graph), [])).toThrow(CnnError);
  });

  it('refuses second derivatives that it has not, instead of calling them zero', () => {
    const graph = new Graph();
    const x = image(graph);
    const settings = {
      poolSize: [2, 2],
      strides: [2, 2],
      padding: { top: 0, bottom: 0, left: 0, right: 0 },
    } as const;
    const [dx] = gradients(ops.reduceSum(ops.square(ops.maxPool2d(x, settings))), [x]);
    if (!dx) throw new Error('expected one gradient');
    expect(() => gradients(ops.reduceSum(dx), [x])).toThrow('maxPool2dGradient has no gradient');
  });

  it('refuses an update of another shape than its variable', () => {
    const graph = new Graph();
    kernel(graph);
    expect(() => graph.program({ outputs: {}, updates: { kernel: graph.constant(0) } })).toThrow(
      "update of 'kernel': expected float32 [3, 3, 3, 4], received float32 [].",
    );
  });
});

describe('lastUses', () => {
  it('frees a value after its last reader, and never a result', () => {
    const graph = new Graph();
    const x = image(graph);
    const a = ops.exp(x);
    const program = graph.program({ outputs: { a, b: ops.relu(ops.log(a)) } });
    expect(lastUses(program)).toEqual([[], [0], [], [2]]);
  });
});
