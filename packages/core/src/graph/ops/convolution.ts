import { CnnError } from '../../errors.js';
import * as f from '../functions.js';
import type { Value } from '../graph.js';
import type { ConvolutionAttributes } from '../operations.js';
import { expectRank, expectTarget, float32, type OperationRules, operandAt } from '../rule.js';
import { formatShape } from '../shape.js';
import { windowOutput } from './window.js';

/** [batch, height, width] of what a convolution gives. */
function spatialShape(where: string, x: Value, kernel: Value, attributes: ConvolutionAttributes): number[] {
  expectRank(where, x, 4);
  expectRank(where, kernel, 4);
  const { strides, dilations, padding } = attributes;
  const size = (axis: 0 | 1, before: number, after: number): number =>
    windowOutput(where, {
      size: x.shape[1 + axis] as number,
      window: ((kernel.shape[axis] as number) - 1) * dilations[axis] + 1,
      stride: strides[axis],
      padding: before + after,
    });
  return [x.shape[0] as number, size(0, padding.top, padding.bottom), size(1, padding.left, padding.right)];
}

function expectChannels(where: string, x: Value, kernel: Value): void {
  if (x.shape[3] !== kernel.shape[2]) {
    throw new CnnError(
      'GRAPH',
      `${where} of ${formatShape(x.shape)} with a kernel ${formatShape(kernel.shape)}: the channels differ.`,
    );
  }
}

const depthwiseInputGradient = (
  dy: Value,
  kernel: Value,
  attributes: ConvolutionAttributes,
  x: Value,
): Value => dy.graph.apply('depthwiseConv2dInputGradient', [dy, kernel], attributes, float32(x.shape));

const depthwiseKernelGradient = (
  x: Value,
  dy: Value,
  attributes: ConvolutionAttributes,
  kernel: Value,
): Value => x.graph.apply('depthwiseConv2dKernelGradient', [x, dy], attributes, float32(kernel.shape));

export const convolutionRules: OperationRules<
  | 'conv2d'
  | 'conv2dInputGradient'
  | 'conv2dKernelGradient'
  | 'depthwiseConv2d'
  | 'depthwiseConv2dInputGradient'
  | 'depthwiseConv2dKernelGradient'
> = {
  conv2d: {
    infer: (operands, attributes) => {
      const [x, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
      const spatial = spatialShape('conv2d', x, kernel, attributes);
      expectChannels('conv2d', x, kernel);
      return float32([...spatial, kernel.shape[3] as number]);
    },
    gradient: ({ operands, dy, attributes }) => {
      const [x, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
      return [
        f.conv2dInputGradient(dy, kernel, attributes, x.shape),
        f.conv2dKernelGradient(x, dy, attributes, kernel.shape),
      ];
    },
  },
  conv2dInputGradient: {
    infer: (_operands, _attributes, target) => expectTarget('conv2dInputGradient', target),
    gradient: ({ operands, dy: dx, attributes }) => {
      const [dy, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
      return [f.conv2d(dx, kernel, attributes), f.conv2dKernelGradient(dx, dy, attributes, kernel.shape)];
    },
  },
  conv2dKernelGradient: {
    infer: (_operands, _attributes, target) => expectTarget('conv2dKernelGradient', target),
    gradient: ({ operands, dy: dKernel, attributes }) => {
      const [x, dy] = [operandAt(operands, 0), operandAt(operands, 1)];
      return [f.conv2dInputGradient(dy, dKernel, attributes, x.shape), f.conv2d(x, dKernel, attributes)];
    },
  },
  depthwiseConv2d: {
    infer: (operands, attributes) => {
      const [x, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
      const spatial = spatialShape('depthwiseConv2d', x, kernel, attributes);
      expectChannels('depthwiseConv2d', x, kernel);
      return float32([...spatial, (kernel.shape[2] as number) * (kernel.shape[3] as number)]);
    },
    gradient: ({ operands, dy, attributes }) => {
      const [x, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
      return [
        depthwiseInputGradient(dy, kernel, attributes, x),
        depthwiseKernelGradient(x, dy, attributes, kernel),
      ];
    },
  },
  depthwiseConv2dInputGradient: {
    infer: (_operands, _attributes, target) => expectTarget('depthwiseConv2dInputGradient', target),
    gradient: ({ operands, dy: dx, attributes }) => {
      const [dy, kernel] = [operandAt(operands, 0), operandAt(operands, 1)];
      return [f.depthwiseConv2d(dx, kernel, attributes), depthwiseKernelGradient(dx, dy, attributes, kernel)];
    },
  },
  depthwiseConv2dKernelGradient: {
    infer: (_operands, _attributes, target) => expectTarget('depthwiseConv2dKernelGradient', target),
    gradient: ({ operands, dy: dKernel, attributes }) => {
      const [x, dy] = [operandAt(operands, 0), operandAt(operands, 1)];
      return [depthwiseInputGradient(dy, dKernel, attributes, x), f.depthwiseConv2d(x, dKernel, attributes)];
    },
  },
};
