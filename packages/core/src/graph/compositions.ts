import { collectiveCompositions } from './gradients/collective.js';
import { compositions as elementwiseCompositions } from './gradients/elementwise.js';
import type { Composition } from './gradients/rule.js';
import { Graph, type Value } from './graph.js';
import type { OperationName } from './operations.js';
import type { Program } from './program.js';
import { replay } from './replay.js';
import { renameRule } from './updateRule.js';

const compositions = { ...elementwiseCompositions, ...collectiveCompositions };

/** An operation that can be written with others, so that an engine need not have it. */
export type ComposedOperation = keyof typeof compositions;

/** Every one of them. */
export const composedOperations = Object.keys(compositions) as readonly ComposedOperation[];

/** An operation that every engine must have. */
export type PrimitiveOperation = Exclude<OperationName, ComposedOperation>;

/**
 * The program without operations that an engine lacks: they are written with others. The program itself where it lacks none.
 *
 * @param has whether the engine has an operation; it must have every `PrimitiveOperation`
 */
export function composeOperations(program: Program, has: (operation: OperationName) => boolean): Program {
  if (program.nodes.every(({ operation }) => has(operation))) return program;
  const graph = new Graph();
  const values: Value[] = [];
  const at = (id: number): Value => values[id] as Value;
  for (const node of program.nodes) {
    const operands = node.operands.map(at);
    const composition = has(node.operation) ? undefined : compositionOf(node.operation);
    values.push(
      composition ? composition(operands, node.attributes) : replay(graph, program, node, operands),
    );
  }
  const renamed = (ids: Readonly<Record<string, number>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, at(id)]));
  return graph.program({
    outputs: renamed(program.outputs),
    updates: renamed(program.updates),
    rules: (program.rules ?? []).map((rule) => renameRule(rule, at)),
  });
}

function compositionOf(operation: OperationName): Composition<OperationName> | undefined {
  // The table's entry belongs to the operation itself, which the union cannot express.
  return (compositions as Partial<Record<OperationName, Composition<OperationName>>>)[operation];
}
