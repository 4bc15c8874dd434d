import type { OperationName } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Tensor } from '../writing/graphWriter.js';
import { addTyped, type Operations, type Writing } from './writeOperation.js';

/** One TensorFlow operation of the same meaning, on all operands in order. */
function same(op: string) {
  return ({ graph, operand, operandNode, operandCount }: Writing<OperationName>): Tensor => {
    const inputs = Array.from({ length: operandCount }, (_, index) => operand(index));
    return addTyped(graph, { op, dtype: operandNode(0).dtype, inputs });
  };
}

export const elementwise = {
  negate: same('Neg'),
  exp: same('Exp'),
  log: same('Log'),
  sqrt: same('Sqrt'),
  rsqrt: same('Rsqrt'),
  square: same('Square'),
  abs: same('Abs'),
  sign: same('Sign'),
  relu: same('Relu'),
  sigmoid: same('Sigmoid'),
  tanh: same('Tanh'),
  softplus: same('Softplus'),
  erf: same('Erf'),
  floor: same('Floor'),
  cast: ({ node, graph, operand, operandNode }) =>
    graph.add({
      op: 'Cast',
      inputs: [operand(0)],
      attributes: { SrcT: attribute.type(operandNode(0).dtype), DstT: attribute.type(node.attributes.dtype) },
    }),
  add: same('AddV2'),
  subtract: same('Sub'),
  multiply: same('Mul'),
  divide: same('RealDiv'),
  maximum: same('Maximum'),
  minimum: same('Minimum'),
  power: same('Pow'),
  greater: same('Greater'),
  greaterEqual: same('GreaterEqual'),
  equal: same('Equal'),
  select: ({ node, graph, operand }) =>
    addTyped(graph, { op: 'SelectV2', dtype: node.dtype, inputs: [operand(0), operand(1), operand(2)] }),
} satisfies Partial<Operations>;
