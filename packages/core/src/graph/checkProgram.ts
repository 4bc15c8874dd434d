import { CnnError } from '../errors.js';
import { Graph, type Value } from './graph.js';
import type { Program } from './program.js';
import { replay } from './replay.js';
import { ruleUpdates } from './ruleUpdates.js';
import { formatShape, sameShape } from './shape.js';
import { renameRule, type UpdateRule } from './updateRule.js';

/**
 * Checks a program of unknown origin, such as one read from a file: nodes stand in order, have the form that their operands
 * give them, results exist, and each rule is what the nodes of its variables compute.
 *
 * @throws CnnError (GRAPH): which node, result or rule, what was expected, what was received
 */
export function checkProgram(program: Program): void {
  const graph = new Graph();
  const values: Value[] = [];
  const at = (where: string, id: number): Value => {
    const value = values[id];
    if (!value) throw wrong(`${where}: there is no node ${id} before it.`);
    return value;
  };
  for (const [place, node] of program.nodes.entries()) {
    if (node.id !== place) throw wrong(`node ${place}: expected the id ${place}, received ${node.id}.`);
    const operands = node.operands.map((id) => at(`node ${place} (${node.operation})`, id));
    const value = replay(graph, program, node, operands);
    if (!sameShape(value.shape, node.shape) || value.dtype !== node.dtype) {
      throw wrong(
        `node ${place} (${node.operation}): expected ${value.dtype} ${formatShape(value.shape)}, received ${node.dtype} ${formatShape(node.shape)}.`,
      );
    }
    values.push(value);
  }
  for (const [name, id] of Object.entries(program.outputs)) at(`output '${name}'`, id);
  const updates = Object.fromEntries(
    Object.entries(program.updates).map(([name, id]) => [name, at(`update of '${name}'`, id)]),
  );
  for (const rule of program.rules ?? []) {
    const where = `rule ${rule.type} of '${rule.parameter}'`;
    const named = renameRule(rule, (id) => at(where, id));
    if (!ruleHolds(graph, named, updates))
      throw wrong(`${where}: the nodes of the program compute something else.`);
  }
}

/** Whether the new values of a rule's variables are those that the rule stands for. */
export function ruleHolds(
  graph: Graph,
  rule: UpdateRule<Value>,
  updates: Readonly<Record<string, Value>>,
): boolean {
  return Object.entries(ruleUpdates(graph, rule)).every(([name, value]) => updates[name] === value);
}

const wrong = (problem: string): CnnError => new CnnError('GRAPH', `program: ${problem}`);
