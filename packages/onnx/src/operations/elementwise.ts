import type { GraphNode } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { combine, isFilledUp } from './broadcasting.js';
import { type Operations, operand } from './writeOperation.js';

type AnyWrite = (emission: Emission, node: Pick<GraphNode, 'operation' | 'operands' | 'shape'>) => Placed;

interface Filling {
  /** What the numbers that fill a block become: they start as 0, and a convolution multiplies them by 0. Default: finite numbers. */
  readonly fromZero?: 'finite' | 'unbounded';
}

/** The operand, not in blocks where the numbers that fill them would not stay finite. */
function keptFinite(emission: Emission, id: number, { fromZero }: Filling): Placed {
  const placed = emission.placed(id);
  if (fromZero !== 'unbounded' || !isFilledUp(emission, id)) return placed;
  return { tensor: emission.value(id, 'nchw'), layout: 'nchw' };
}

/** One operand; the layout stays. */
const unary =
  (write: (emission: Emission, x: Tensor) => Tensor, options: Filling = {}): AnyWrite =>
  (emission, node) => {
    const { tensor, layout } = keptFinite(emission, operand(node, 0), options);
    return { tensor: write(emission, tensor), layout };
  };

const named = (op: string, options?: Filling): AnyWrite =>
  unary((emission, x) => emission.add(op, [x]), options);

/** All operands, which broadcast. */
const broadcasting =
  (op: string, { fromZero = 'finite' }: Filling = {}): AnyWrite =>
  (emission, node) =>
    combine(emission, node, (tensors) => emission.add(op, tensors), {
      wholeBlocks: fromZero === 'unbounded',
    });

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
  exp: named('Exp', { fromZero: 'unbounded' }),
  log: named('Log', { fromZero: 'unbounded' }),
  sqrt: named('Sqrt'),
  rsqrt: unary((emission, x) => emission.add('Reciprocal', [emission.add('Sqrt', [x])]), {
    fromZero: 'unbounded',
  }),
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
  divide: broadcasting('Div', { fromZero: 'unbounded' }),
  maximum: broadcasting('Max'),
  minimum: broadcasting('Min'),
  power: broadcasting('Pow', { fromZero: 'unbounded' }),
  greater: broadcasting('Greater'),
  greaterEqual: broadcasting('GreaterOrEqual'),
  equal: broadcasting('Equal'),
  select: broadcasting('Where'),
} satisfies Partial<Operations>;
