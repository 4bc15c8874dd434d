import { expect, it } from 'vitest';
import { checkProgram } from './checkProgram.js';
import * as ops from './functions.js';
import { Graph, type Value } from './graph.js';
import type { Program } from './program.js';
import { ruleUpdates } from './ruleUpdates.js';
import type { UpdateRule } from './updateRule.js';

/** A step of Adam with a gradient that the host sends. */
function adamStep(): Program {
  const graph = new Graph();
  const shape = [3];
  for (const name of ['w', 'm', 'v']) graph.state(name, { shape, dtype: 'float32', role: 'trainable' });
  const gradient = graph.input('gradient', { shape, dtype: 'float32', source: { kind: 'batch' } });
  const alpha = graph.input('alpha', { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
  const rule: UpdateRule<Value> = {
    ...{ type: 'adam', parameter: 'w', momentum: 'm', velocity: 'v', gradient, alpha },
    ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  };
  // Nodes that nothing needs, so that numbers of nodes change.
  ops.exp(gradient);
  return graph.program({ outputs: {}, updates: ruleUpdates(graph, rule), rules: [rule] });
}

it('accepts a program with its rules, also from JSON', () => {
  const program = adamStep();
  expect(program.rules?.map(({ type }) => type)).toEqual(['adam']);
  checkProgram(program);
  checkProgram(JSON.parse(JSON.stringify(program)) as Program);
});

type Json = Record<string | number, unknown>;

/** The program with another value at a path; −1 is the last of a list, `undefined` takes a key away. */
function changed(path: readonly (string | number)[], value: unknown): Program {
  const copy = JSON.parse(JSON.stringify(adamStep()));
  const [last, ...before] = [...path].reverse() as [string | number, ...(string | number)[]];
  const place = before
    .reverse()
    .reduce<unknown>((at, key) => (key === -1 ? (at as unknown[]).at(-1) : (at as Json)[key]), copy);
  (place as Json)[last] = value;
  return JSON.parse(JSON.stringify(copy));
}

it.each([
  [
    'a rule with another number than the nodes',
    ['rules', 0, 'beta1'],
    0.8,
    "program: rule adam of 'w': the nodes of the program compute something else.",
  ],
  [
    'a rule with another variable than the nodes',
    ['rules', 0, 'velocity'],
    'w',
    "program: rule adam of 'w': the nodes of the program compute something else.",
  ],
  [
    'a rule about a variable that is not there',
    ['rules', 0, 'momentum'],
    'u',
    "a rule names the state variable 'u', which the graph has not.",
  ],
  [
    'a rule whose number is no scalar',
    ['rules', 0, 'alpha'],
    adamStep().rules?.flatMap((rule) => (rule.type === 'adam' ? [rule.gradient] : []))[0],
    "rule adam of 'w': alpha must be a scalar, received [3].",
  ],
  ['a node of another form', ['nodes', -1, 'shape'], [4], 'expected float32 [3], received float32 [4].'],
  ['an operand that comes later', ['nodes', -1, 'operands'], [99, 0], 'there is no node 99 before it.'],
  ['a number that is not the place', ['nodes', 1, 'id'], 5, 'node 1: expected the id 1, received 5.'],
  ['a result that does not exist', ['outputs', 'y'], 50, "output 'y': there is no node 50 before it."],
  ['an input that is not declared', ['inputs', 'alpha'], undefined, "the program declares no input 'alpha'."],
] as const)('refuses %s', (_, path, value, message) => {
  expect(() => checkProgram(changed(path, value))).toThrow(message);
});
