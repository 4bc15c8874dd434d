import { CnnError } from '../errors.js';
import type { Graph, Value } from './graph.js';
import type { AnyNode, OperationName } from './operations.js';
import type { Program } from './program.js';

/**
 * The value of a program's node in another graph, in the form that its operands give it there.
 *
 * @param operands the values of its operands in that graph
 * @throws CnnError (GRAPH) for operands that don't fit, or an input that the program does not declare
 */
export function replay(graph: Graph, program: Program, node: AnyNode, operands: readonly Value[]): Value {
  const { attributes, shape, dtype } = node;
  if (node.operation === 'input') {
    const input = program.inputs[node.attributes.name];
    if (!input) {
      throw new CnnError(
        'GRAPH',
        `program: node ${node.id}: the program declares no input '${node.attributes.name}'.`,
      );
    }
    return graph.input(node.attributes.name, input);
  }
  if (node.operation === 'state' && dtype !== 'bool') {
    return graph.state(node.attributes.name, { shape, dtype, role: 'slot' });
  }
  return graph.apply<OperationName>(node.operation, operands, attributes, { shape, dtype });
}
