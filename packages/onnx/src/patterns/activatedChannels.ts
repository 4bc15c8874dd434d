import type { Pattern } from '@cnn/core';
import { convolve } from '../operations/convolution.js';
import { normalize } from '../operations/normalization.js';
import { biasedConvolutionOf } from './biasedConvolution.js';
import type { Fusion } from './fusion.js';

/** A ReLU of a convolution or a normalization that nothing else reads: done in the same pass. */
export const activatedChannels: Pattern<Fusion> = {
  name: 'activatedChannels',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id, operation, operands } of index.program.nodes) {
      const [x] = operands;
      if (operation !== 'relu' || x === undefined || !index.isInside(x, [id])) continue;
      const found = biasedConvolutionOf(index, x);
      const convolution = found?.convolution ?? index.as(x, 'conv2d');
      const normalization = index.as(x, 'normalizeChannels') ?? index.as(x, 'batchNormalize');
      if (convolution)
        fusions.set(id, (emission) =>
          convolve(emission, convolution, { bias: found?.bias, activation: 'Relu' }),
        );
      else if (normalization) fusions.set(id, (emission) => normalize(emission, normalization, 'Relu'));
    }
    return fusions;
  },
};
