import { expect, it } from 'vitest';
import * as ops from './functions.js';
import { Graph } from './graph.js';
import { findFusions, type Pattern } from './pattern.js';
import { ProgramIndex } from './programIndex.js';

const graph = new Graph();
const x = graph.input('x', { shape: [-1, 2], dtype: 'float32', source: { kind: 'batch' } });
const y = ops.exp(x);
const index = new ProgramIndex(graph.program({ outputs: { sum: ops.add(y, 3), y }, updates: {} }));
const of = (name: string, operation: 'exp' | 'add'): Pattern<string> => ({
  name,
  find: ({ program }) =>
    new Map(
      program.nodes.flatMap((node) => (node.operation === operation ? [[node.id, `${name}!`] as const] : [])),
    ),
});

it('what a later pattern claims, an earlier one loses', () => {
  const found = findFusions(index, [of('first', 'exp'), of('other', 'add'), of('second', 'exp')]);
  expect([...found.values()]).toEqual([
    { pattern: 'second', fusion: 'second!' },
    { pattern: 'other', fusion: 'other!' },
  ]);
});

it('tells who reads a value, and what a constant holds', () => {
  const [, exp, constant, add] = index.program.nodes.map(({ id }) => id) as [number, number, number, number];
  expect(index.consumers(exp)).toEqual([add]);
  expect(index.isResult(exp)).toBe(true);
  expect(index.isOnlyFor(exp, [add])).toBe(false);
  expect(index.isInside(constant, [add])).toBe(true);
  expect(index.isInside(constant, [])).toBe(false);
  expect(index.filling(constant)).toBe(3);
  expect(index.filling(exp)).toBeUndefined();
  expect(index.as(exp, 'exp')?.operation).toBe('exp');
  expect(index.as(exp, 'add')).toBeUndefined();
});
