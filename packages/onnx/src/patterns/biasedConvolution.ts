import type { GraphNode, Pattern, ProgramIndex } from '@cnn/core';
import { convolve } from '../operations/convolution.js';
import type { Fusion } from './fusion.js';

/** A convolution that nothing else reads, plus a number for each channel: ONNX's Conv adds it itself. */
export const biasedConvolution: Pattern<Fusion> = {
  name: 'biasedConvolution',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id } of index.program.nodes) {
      const found = biasedConvolutionOf(index, id);
      if (found) fusions.set(id, (emission) => convolve(emission, found.convolution, { bias: found.bias }));
    }
    return fusions;
  },
};

/** What a node adds: a convolution that nothing else reads, and the node of a number for each channel. */
export function biasedConvolutionOf(
  index: ProgramIndex,
  id: number,
): { readonly convolution: GraphNode<'conv2d'>; readonly bias: number } | undefined {
  const add = index.as(id, 'add');
  const [x, bias] = (add?.operands ?? []) as [number, number];
  const convolution = add && index.as(x, 'conv2d');
  if (!convolution || !index.isInside(x, [id])) return undefined;
  const vector = index.node(bias).shape;
  return vector.length === 1 && vector[0] === add.shape[3] ? { convolution, bias } : undefined;
}
