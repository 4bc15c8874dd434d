import { CnnError } from '../../errors.js';
import { operandAt } from '../operandAt.js';
import { formatShape } from '../shape.js';
import { expectRank, float32, type ShapeRules, targetOf, type Use } from './rule.js';
import { windowOutput } from './window.js';

/** [batch, height, width] of what a convolution gives. */
function spatialShape({ operation, operands, attributes }: Use<'conv2d' | 'depthwiseConv2d'>): number[] {
  const [x, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
  expectRank(operation, x, 4);
  expectRank(operation, kernel, 4);
  const { strides, dilations, padding } = attributes;
  const size = (axis: 0 | 1, before: number, after: number): number =>
    windowOutput(operation, {
      size: x.shape[1 + axis] as number,
      window: ((kernel.shape[axis] as number) - 1) * dilations[axis] + 1,
      stride: strides[axis],
      padding: before + after,
    });
  const spatial = [size(0, padding.top, padding.bottom), size(1, padding.left, padding.right)];
  if (x.shape[3] !== kernel.shape[2]) {
    throw new CnnError(
      'GRAPH',
      `${operation} of ${formatShape(x.shape)} with a kernel ${formatShape(kernel.shape)}: the channels differ.`,
    );
  }
  return [x.shape[0] as number, ...spatial];
}

export const convolution = {
  conv2d: (use) => float32([...spatialShape(use), operandAt(use.operands, 1).shape[3] as number]),
  conv2dInputGradient: targetOf,
  conv2dKernelGradient: targetOf,
  depthwiseConv2d: (use) => {
    const [, , channels, multiplier] = operandAt(use.operands, 1).shape as [number, number, number, number];
    return float32([...spatialShape(use), channels * multiplier]);
  },
  depthwiseConv2dInputGradient: targetOf,
  depthwiseConv2dKernelGradient: targetOf,
} satisfies Partial<ShapeRules>;
