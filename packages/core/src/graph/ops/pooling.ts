import * as f from '../functions.js';
import type { Value, ValueType } from '../graph.js';
import type { PoolAttributes } from '../operations.js';
import {
  expectRank,
  expectTarget,
  float32,
  noSecondDerivative,
  type OperationRules,
  operandAt,
} from '../rule.js';
import { windowOutput } from './window.js';

function inferPool(where: string, x: Value, { poolSize, strides, padding }: PoolAttributes): ValueType {
  expectRank(where, x, 4);
  const size = (axis: 0 | 1, before: number, after: number): number =>
    windowOutput(where, {
      size: x.shape[1 + axis] as number,
      window: poolSize[axis],
      stride: strides[axis],
      padding: before + after,
    });
  return float32([
    x.shape[0] as number,
    size(0, padding.top, padding.bottom),
    size(1, padding.left, padding.right),
    x.shape[3] as number,
  ]);
}

export const poolingRules: OperationRules<
  'maxPool2d' | 'maxPool2dGradient' | 'averagePool2d' | 'averagePool2dGradient'
> = {
  maxPool2d: {
    infer: (operands, attributes) => inferPool('maxPool2d', operandAt(operands, 0), attributes),
    gradient: ({ operands, output, dy, attributes }) => {
      const x = operandAt(operands, 0);
      return [x.graph.apply('maxPool2dGradient', [x, output, dy], attributes)];
    },
  },
  maxPool2dGradient: {
    infer: (operands) => float32(operandAt(operands, 0).shape),
    gradient: noSecondDerivative('maxPool2dGradient'),
  },
  averagePool2d: {
    infer: (operands, attributes) => inferPool('averagePool2d', operandAt(operands, 0), attributes),
    gradient: ({ operands, dy, attributes }) => [
      dy.graph.apply('averagePool2dGradient', [dy], attributes, float32(operandAt(operands, 0).shape)),
    ],
  },
  averagePool2dGradient: {
    infer: (_operands, _attributes, target) => expectTarget('averagePool2dGradient', target),
    gradient: ({ dy, attributes }) => [f.averagePool2d(dy, attributes)],
  },
};
