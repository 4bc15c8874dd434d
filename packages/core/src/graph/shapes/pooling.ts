import { operandAt } from '../operandAt.js';
import type { ValueType } from '../operations.js';
import { expectRank, float32, type ShapeRules, targetOf, type Use } from './rule.js';
import { windowOutput } from './window.js';

function pool({ operation, operands, attributes }: Use<'maxPool2d' | 'averagePool2d'>): ValueType {
  const x = operandAt(operands, 0);
  const { poolSize, strides, padding } = attributes;
  expectRank(operation, x, 4);
  const size = (axis: 0 | 1, before: number, after: number): number =>
    windowOutput(operation, {
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

export const pooling = {
  maxPool2d: pool,
  maxPool2dGradient: ({ operands }) => float32(operandAt(operands, 0).shape),
  averagePool2d: pool,
  averagePool2dGradient: targetOf,
} satisfies Partial<ShapeRules>;
