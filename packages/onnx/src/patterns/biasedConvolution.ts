import type { Pattern } from '@cnn/core';
import { convolve } from '../operations/convolution.js';
import type { Fusion } from './fusion.js';

/**
 * A convolution that nothing else reads, plus a number for each channel: ONNX's Conv adds it itself.
 *
 * @param write writes a convolution with the node of what is added
 */
export const biasedConvolutionBy = (write: typeof convolve): Pattern<Fusion> => ({
  name: 'biasedConvolution',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id, operands, shape } of index.program.nodes) {
      const add = index.as(id, 'add');
      const [x, bias] = operands as [number, number];
      const convolution = add && index.as(x, 'conv2d');
      if (!convolution || !index.isInside(x, [id])) continue;
      const vector = index.node(bias).shape;
      if (vector.length !== 1 || vector[0] !== shape[3]) continue;
      fusions.set(id, (emission) => write(emission, convolution, bias));
    }
    return fusions;
  },
});

export const biasedConvolution: Pattern<Fusion> = biasedConvolutionBy(convolve);
