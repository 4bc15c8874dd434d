import type { Pattern } from '@cnn/core';
import { biasedConvolutionOf } from '../patterns/biasedConvolution.js';
import type { Fusion } from '../patterns/fusion.js';
import { convolve } from './convolution.js';

/** As for the processor, with the device's convolution. */
export const biasedConvolution: Pattern<Fusion> = {
  name: 'biasedConvolution',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id } of index.program.nodes) {
      const found = biasedConvolutionOf(index, id);
      if (found) fusions.set(id, (emission) => convolve(emission, found.convolution, found.bias));
    }
    return fusions;
  },
};
