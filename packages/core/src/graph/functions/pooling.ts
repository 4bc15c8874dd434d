import type { Value } from '../graph.js';
import type { PoolAttributes } from '../operations.js';
import { relu } from './elementwise.js';

/**
 * The maximum of each window. The maximum of ReLU is taken as the ReLU of the maximum: the same values and gradients
 * from fewer elements.
 */
export function maxPool2d(x: Value, attributes: PoolAttributes): Value {
  const node = x.graph.node(x);
  if (node.operation === 'relu')
    return relu(maxPool2d(x.graph.value(node.operands[0] as number), attributes));
  return x.graph.apply('maxPool2d', [x], attributes);
}

export function averagePool2d(x: Value, attributes: PoolAttributes): Value {
  return x.graph.apply('averagePool2d', [x], attributes);
}
