import type { Pattern, ProgramIndex } from '@cnn/core';
import type { Activation } from '../operations/activation.js';
import { convolve } from '../operations/convolution.js';
import { normalize } from '../operations/normalization.js';
import { biasedConvolutionOf } from './biasedConvolution.js';
import type { Fusion } from './fusion.js';
import { limitedReluOf } from './limitedRelu.js';

/** The activation that a node is of a value that nothing else reads. */
function activationOf(
  index: ProgramIndex,
  id: number,
): { readonly x: number; readonly activation: Activation } | undefined {
  const limited = limitedReluOf(index, id);
  const relu = limited ? (index.node(id).operands[0] as number) : id;
  const [x] = index.as(relu, 'relu')?.operands ?? [];
  if (x === undefined || !index.isInside(x, [relu])) return undefined;
  return { x, activation: limited ? { op: 'Clip', limit: limited.limit } : { op: 'Relu' } };
}

/** A ReLU or ReLU6 of a convolution or a normalization that nothing else reads: done in the same pass. */
export const activatedChannels: Pattern<Fusion> = {
  name: 'activatedChannels',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id } of index.program.nodes) {
      const activated = activationOf(index, id);
      if (!activated) continue;
      const { x, activation } = activated;
      const found = biasedConvolutionOf(index, x);
      const convolution = found?.convolution ?? index.as(x, 'conv2d');
      const normalization = index.as(x, 'normalizeChannels') ?? index.as(x, 'batchNormalize');
      if (convolution)
        fusions.set(id, (emission) => convolve(emission, convolution, { bias: found?.bias, activation }));
      else if (normalization) fusions.set(id, (emission) => normalize(emission, normalization, activation));
    }
    return fusions;
  },
};
