import type { AnyNode, Program, StateSpec } from '@cnn/core';
import { averageName } from '../optimizers/averageWeights.js';

/**
 * The program with the average of each parameter in the parameter's place, where the state holds one.
 * So what is evaluated and predicted with averages needs no exchange of weights, and training is not touched by it.
 */
export function onAverages(program: Program, state: Readonly<Record<string, StateSpec>>): Program {
  const nodes = program.nodes.map((node): AnyNode => {
    if (node.operation !== 'state') return node;
    const name = averageName(node.attributes.name);
    return state[name] ? { ...node, attributes: { ...node.attributes, name } } : node;
  });
  return { ...program, nodes };
}
