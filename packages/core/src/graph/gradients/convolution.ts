import * as f from '../functions.js';
import type { Value } from '../graph.js';
import { operandAt } from '../operandAt.js';
import type { GradientRules } from './rule.js';

const two = (operands: readonly Value[]): readonly [Value, Value] => [
  operandAt(operands, 0),
  operandAt(operands, 1),
];

/** A convolution is linear in both operands, so the gradients of its gradients are convolutions and gradients again. */
export const convolution = {
  conv2d: ({ operands, dy, attributes }) => {
    const [x, kernel] = two(operands);
    return [
      f.conv2dInputGradient(dy, kernel, attributes, x.shape),
      f.conv2dKernelGradient(x, dy, attributes, kernel.shape),
    ];
  },
  conv2dInputGradient: ({ operands, dy: dx, attributes }) => {
    const [dy, kernel] = two(operands);
    return [f.conv2d(dx, kernel, attributes), f.conv2dKernelGradient(dx, dy, attributes, kernel.shape)];
  },
  conv2dKernelGradient: ({ operands, dy: dKernel, attributes }) => {
    const [x, dy] = two(operands);
    return [f.conv2dInputGradient(dy, dKernel, attributes, x.shape), f.conv2d(x, dKernel, attributes)];
  },
  depthwiseConv2d: ({ operands, dy, attributes }) => {
    const [x, kernel] = two(operands);
    return [
      f.depthwiseConv2dInputGradient(dy, kernel, attributes, x.shape),
      f.depthwiseConv2dKernelGradient(x, dy, attributes, kernel.shape),
    ];
  },
  depthwiseConv2dInputGradient: ({ operands, dy: dx, attributes }) => {
    const [dy, kernel] = two(operands);
    return [
      f.depthwiseConv2d(dx, kernel, attributes),
      f.depthwiseConv2dKernelGradient(dx, dy, attributes, kernel.shape),
    ];
  },
  depthwiseConv2dKernelGradient: ({ operands, dy: dKernel, attributes }) => {
    const [x, dy] = two(operands);
    return [
      f.depthwiseConv2dInputGradient(dy, dKernel, attributes, x.shape),
      f.depthwiseConv2d(x, dKernel, attributes),
    ];
  },
} satisfies Partial<GradientRules>;
