import type { GraphNode } from '@cnn/core';
import {
  convolutionOf,
  inputGradient as gradientAsOnProcessor,
  rotatedPads,
} from '../operations/convolution.js';
import { kernelFor } from '../operations/kernels.js';
import { windowAttributes } from '../operations/window.js';
import { type Operations, operand } from '../operations/writeOperation.js';
import type { Emission } from '../writing/emission.js';
import type { NodeSpec, Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { inHalves } from './halves.js';
import { kernelGradient } from './kernelGradient.js';

interface ConvParts {
  /** [n, c, h, w] */
  readonly image: Tensor;
  /** [out, c, h, w] */
  readonly kernel: Tensor;
  readonly bias?: Tensor | undefined;
  readonly channels: number;
  readonly outputs: number;
  readonly attributes: NodeSpec['attributes'];
}

/**
 * Whether ONNX Runtime 1.30 computes this convolution wrongly by WebGPU: its kernel for outputs in fours takes inputs in threes where their
 * number is a multiple of 3 alone, and gets more than one three wrong. `findings/onnxruntime-webgpu-convolution.sh` shows it.
 */
const isWrong = ({ channels, outputs }: ConvParts): boolean =>
  outputs % 4 === 0 && channels % 3 === 0 && channels % 4 !== 0 && channels > 3;

/** ONNX's Conv. Where the device needs it, further channels of zeros make their number a multiple of 4. */
function conv(emission: Emission, parts: ConvParts): Placed {
  const missing = isWrong(parts) ? 4 - (parts.channels % 4) : 0;
  const [image, kernel] = [parts.image, parts.kernel].map((tensor) => {
    if (missing === 0) return tensor;
    const pads = emission.graph.int64s([0, 0, 0, 0, 0, missing, 0, 0]);
    return emission.once(`${tensor} with ${missing} channels`, () =>
      emission.add('Pad', [tensor, pads, emission.graph.scalar(0)]),
    );
  }) as [Tensor, Tensor];
  const inputs = parts.bias === undefined ? [image, kernel] : [image, kernel, parts.bias];
  const tensor = inHalves(emission, inputs, (operands) => emission.add('Conv', operands, parts.attributes));
  return { tensor, layout: 'nchw' };
}

/** A convolution, with the node of [channels] numbers that is added to its result in the same pass. */
export function convolve(emission: Emission, node: GraphNode<'conv2d'>, bias?: number): Placed {
  const { inputs, attributes } = convolutionOf(emission, node, bias);
  const [kernel, added] = inputs as [Tensor, Tensor?];
  const [, , channels, outputs] = emission.shape(operand(node, 1)) as [number, number, number, number];
  const image = emission.value(operand(node, 0), 'nchw');
  return conv(emission, { image, kernel, bias: added, channels, outputs, attributes });
}

/** For stride 1 the gradient is a convolution itself, with the rotated kernel. */
function inputGradient(emission: Emission, node: GraphNode<'conv2dInputGradient'>): Placed {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const [rows, columns, outputs, channels] = emission.shape(kernel) as [number, number, number, number];
  const pads = rotatedPads(node.attributes, [rows, columns]);
  if (!pads) return gradientAsOnProcessor(emission, node);
  const { dilations } = node.attributes;
  return conv(emission, {
    image: emission.value(dy, 'nchw'),
    kernel: kernelFor(emission, kernel, 'rotated'),
    ...{ channels, outputs },
    attributes: windowAttributes({ kernel: [rows, columns], strides: [1, 1], dilations, pads }),
  });
}

export const convolution = {
  conv2d: (emission, node) => convolve(emission, node),
  conv2dInputGradient: inputGradient,
  conv2dKernelGradient: kernelGradient,
} satisfies Partial<Operations>;
