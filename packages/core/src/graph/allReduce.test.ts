import { describe, expect, it } from 'vitest';
import { composeOperations } from './compositions.js';
import * as ops from './functions.js';
import { gradients } from './gradients.js';
import { Graph, type Value } from './graph.js';

const vector = (graph: Graph): Value => graph.state('w', { shape: [3], dtype: 'float32', role: 'trainable' });

describe('allReduce', () => {
  it('keeps the shape, and refuses the batch, whose size may be another one on each worker, and whole numbers', () => {
    const graph = new Graph();
    expect(ops.allReduce(vector(graph)).shape).toEqual([3]);
    const images = graph.input('image', { shape: [-1, 3], dtype: 'float32', source: { kind: 'batch' } });
    expect(() => ops.allReduce(images)).toThrow(
      "allReduce of [?, 3]: the workers' batches may differ in size. Reduce over the batch first.",
    );
    expect(() => ops.allReduce(graph.constant(1, [2], 'int32'))).toThrow('allReduce needs float32 values');
  });

  it('has the sum of all gradients as its gradient', () => {
    const graph = new Graph();
    const w = vector(graph);
    const loss = ops.reduceSum(ops.square(ops.allReduce(w)));
    const [gradient] = gradients(loss, [w]) as [Value];
    expect(graph.node(gradient).operation).toBe('allReduce');
  });

  it('stands in a program in the order of its nodes, and once for each value', () => {
    const graph = new Graph();
    const w = vector(graph);
    const [a, b] = [ops.allReduce(ops.exp(w)), ops.allReduce(ops.square(w))];
    const again = ops.allReduce(ops.exp(w));
    const program = graph.program({ outputs: { b, a, again } });
    const sums = program.nodes.filter(({ operation }) => operation === 'allReduce');
    expect(sums).toHaveLength(2);
    expect(sums.map(({ operands }) => program.nodes[operands[0] as number]?.operation)).toEqual([
      'exp',
      'square',
    ]);
  });

  it('is nothing in one process', () => {
    const graph = new Graph();
    const w = vector(graph);
    const program = graph.program({
      outputs: { sum: ops.allReduce(w) },
      updates: { w: ops.allReduce(ops.exp(w)) },
    });
    const alone = composeOperations(program, (operation) => operation !== 'allReduce');
    expect(alone.nodes.map(({ operation }) => operation)).toEqual(['state', 'exp']);
    expect(alone.outputs.sum).toBe(0);
    expect(alone.updates.w).toBe(1);
  });
});
