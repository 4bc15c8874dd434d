import { type GraphNode, type OperationName, sameShape } from '@cnn/core';
import type { Emission } from '../emission/emission.js';
import type { Placed } from '../emission/layout.js';
import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Tensor } from '../writing/graphWriter.js';
import { combine } from './broadcasting.js';
import { convolve } from './convolution.js';
import { type Lowering, type Lowerings, operand } from './lowering.js';

/** One operand; the layout stays. */
const unary =
  <K extends OperationName>(write: (emission: Emission, x: Tensor) => Tensor): Lowering<K> =>
  (emission, node) => {
    const { tensor, layout } = emission.placed(operand(node, 0));
    return { tensor: write(emission, tensor), layout };
  };

const named = <K extends OperationName>(op: string): Lowering<K> =>
  unary((emission, x) => emission.add(op, [x]));

const binary =
  <K extends OperationName>(op: string): Lowering<K> =>
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

/** A convolution that nothing else reads, plus a number for each channel: ONNX's Conv adds it itself. */
function biased(emission: Emission, node: GraphNode<'add'>): Placed | undefined {
  const { index } = emission;
  const [x, bias] = [operand(node, 0), operand(node, 1)];
  const convolution = index.as(x, 'conv2d');
  const { shape } = index.node(bias);
  if (!convolution || !index.isOnlyFor(x, node.id)) return undefined;
  if (shape.length !== 1 || shape[0] !== node.shape[3]) return undefined;
  return convolve(emission, convolution, bias);
}

/** select(y > 0, dy, 0) of a ReLU's value y, as a product: it is finite wherever training is. */
function reluMask(emission: Emission, node: GraphNode<'select'>): { y: number; dy: number } | undefined {
  const { index } = emission;
  const [condition, dy, zero] = node.operands;
  const [y, bound] = index.as(condition, 'greater')?.operands ?? [];
  if (y === undefined || dy === undefined || index.filling(zero) !== 0 || index.filling(bound) !== 0)
    return undefined;
  const fits = index.node(y).operation === 'relu' && sameShape(index.node(y).shape, index.node(dy).shape);
  return fits ? { y, dy } : undefined;
}

export const elementwise: Lowerings<
  | 'negate'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'abs'
  | 'sign'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'erf'
  | 'floor'
  | 'cast'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'maximum'
  | 'minimum'
  | 'power'
  | 'greater'
  | 'greaterEqual'
  | 'equal'
  | 'select'
  | 'relu'
> = {
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
  add: (emission, node) => biased(emission, node) ?? binary<'add'>('Add')(emission, node),
  subtract: binary('Sub'),
  multiply: binary('Mul'),
  divide: binary('Div'),
  maximum: binary('Max'),
  minimum: binary('Min'),
  power: binary('Pow'),
  greater: binary('Greater'),
  greaterEqual: binary('GreaterOrEqual'),
  equal: binary('Equal'),
  select: (emission, node) => {
    const mask = reluMask(emission, node);
    if (!mask) return combine(emission, node, (tensors) => emission.add('Where', tensors));
    return combine(emission, { ...node, operands: [mask.dy, mask.y] }, ([dy, y]) => {
      const above = emission.add('Greater', [y as Tensor, emission.graph.scalar(0)]);
      const factor = emission.add('Cast', [above], { to: attribute.int(DataType.float32) });
      return emission.add('Mul', [dy as Tensor, factor]);
    });
  },
};
