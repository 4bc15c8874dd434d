import type { GraphNode } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { combine } from './broadcasting.js';
import { type Operations, operand } from './writeOperation.js';

type AnyWrite = (emission: Emission, node: Pick<GraphNode, 'operation' | 'operands' | 'shape'>) => Placed;

/** One operand; the layout stays. */
const unary =
  (write: (emission: Emission, x: Tensor) => Tensor): AnyWrite =>
  (emission, node) => {
    const { tensor, layout } = emission.placed(operand(node, 0));
    return { tensor: write(emission, tensor), layout };
  };

const named = (op: string): AnyWrite => unary((emission, x) => emission.add(op, [x]));

/** All operands, which broadcast. */
const broadcasting =
  (op: string): AnyWrite =>
  (emission, node) =>
    combine(emission, node, (tensors) => emission.add(op, tensors));

/** log(1 + eˣ) = max(x, 0) + log1p(e^−|x|), with log1p(t) = 2·atanh(t / (2 + t)), which keeps small t. */
function softplus(emission: Emission, x: Tensor): Tensor {
  const scalar = (value: number): Tensor => emission.graph.scalar(value);
  const t = emission.add('Exp', [emission.add('Neg', [emission.add('Abs', [x])])]);
  const ratio = emission.add('Div', [t, emission.add('Add', [t, scalar(2)])]);
  const log1p = emission.add('Mul', [emission.add('Atanh', [ratio]), scalar(2)]);
  return emission.add('Add', [emission.add('Relu', [x]), log1p]);
}

export const elementwise = {
  negate: named('Neg'),
  exp: named('Exp'),
  log: named('Log'),
  sqrt: named('Sqrt'),
  rsqrt: unary((emission, x) => emission.add('Reciprocal', [emission.add('Sqrt', [x])])),
  square: unary((emission, x) => emission.add('Mul', [x, x])),
  abs: named('Abs'),
  sign: named('Sign'),
  relu: named('Relu'),
  sigmoid: named('Sigmoid'),
  tanh: named('Tanh'),
  softplus: unary(softplus),
  erf: named('Erf'),
  floor: named('Floor'),
  cast: (emission, node) => {
    const { tensor, layout } = emission.placed(operand(node, 0));
    const to = attribute.int(DataType[node.attributes.dtype]);
    return { tensor: emission.add('Cast', [tensor], { to }), layout };
  },
  add: broadcasting('Add'),
  subtract: broadcasting('Sub'),
  multiply: broadcasting('Mul'),
  divide: broadcasting('Div'),
  maximum: broadcasting('Max'),
  minimum: broadcasting('Min'),
  power: broadcasting('Pow'),
  greater: broadcasting('Greater'),
  greaterEqual: broadcasting('GreaterOrEqual'),
  equal: broadcasting('Equal'),
  select: broadcasting('Where'),
} satisfies Partial<Operations>;
