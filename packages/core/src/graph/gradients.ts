import { CnnError } from '../errors.js';
import { add, broadcast, reduceSum, reshape } from './functions.js';
import type { GradientRule } from './gradients/rule.js';
import { gradientRules } from './gradients/table.js';
import type { Graph, Value } from './graph.js';
import type { AnyNode, OperationName } from './operations.js';
import { broadcastAxes, formatShape, type Shape } from './shape.js';

/**
 * Reverse-mode differentiation: the gradient of a scalar with regard to each of `wrt`, as new values of the same
 * graph. Only what lies between `wrt` and `loss` is differentiated, so the first convolution of a network needs no
 * gradient to its image. A value that the loss does not depend on gets zeros.
 *
 * @throws CnnError when `loss` is no scalar, or an operation in between has no gradient
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.shape.length !== 0 || loss.dtype !== 'float32') {
    throw new CnnError(
      'GRAPH',
      `gradients() needs a scalar loss, received ${formatShape(loss.shape)}. Reduce it with reduceSum or reduceMean.`,
    );
  }
  const { graph } = loss;
  const between = reachableFrom(graph, wrt, loss.id);
  const adjoints = new Map<number, Value>([[loss.id, graph.constant(1)]]);
  for (let id = loss.id; id >= 0; id--) {
    const dy = adjoints.get(id);
    if (dy && between.has(id)) propagate(graph, graph.node(graph.value(id)), dy, between, adjoints);
  }
  return wrt.map((value) => adjoints.get(value.id) ?? broadcast(graph.constant(0), value.shape));
}

/** Nodes up to `last` whose value depends on one of `wrt`. */
function reachableFrom(graph: Graph, wrt: readonly Value[], last: number): Set<number> {
  const reached = new Set(wrt.map(({ id }) => id));
  for (let id = 0; id <= last; id++) {
    const { operands } = graph.node(graph.value(id));
    if (operands.some((operand) => reached.has(operand))) reached.add(id);
  }
  return reached;
}

/** Adds what `dy` is to each operand of a node to the operands' own gradients. */
function propagate(
  graph: Graph,
  node: AnyNode,
  dy: Value,
  between: ReadonlySet<number>,
  adjoints: Map<number, Value>,
): void {
  if (!node.operands.some((operand) => between.has(operand))) return;
  // The table's entry belongs to the node's own operation, which the union cannot express.
  const rule = gradientRules[node.operation] as GradientRule<OperationName>;
  const { operation, attributes } = node;
  const operands = node.operands.map((operand) => graph.value(operand));
  rule({ operation, operands, output: graph.value(node.id), dy, attributes })
    .map((part, index) => {
      const operand = operands[index];
      return part && operand && between.has(operand.id) ? sumToShape(part, operand.shape) : undefined;
    })
    .forEach((part, index) => {
      const operand = node.operands[index] as number;
      const before = adjoints.get(operand);
      if (part) adjoints.set(operand, before ? add(before, part) : part);
    });
}

/** Sums a gradient over the axes along which its operand was repeated by broadcasting. */
function sumToShape(dy: Value, shape: Shape): Value {
  const axes = broadcastAxes(shape, dy.shape);
  return reshape(axes.length > 0 ? reduceSum(dy, { axes }) : dy, shape);
}
