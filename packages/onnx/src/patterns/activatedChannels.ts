import type { Pattern, ProgramIndex } from '@cnn/core';
import type { Activation } from '../operations/activation.js';
import { channelPassOf, summedPassOf } from './channelPass.js';
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

/** A ReLU or ReLU6 of what a convolution or a normalization gives, or of its sum with another image: done in the same pass. */
export const activatedChannels: Pattern<Fusion> = {
  name: 'activatedChannels',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id } of index.program.nodes) {
      const activated = activationOf(index, id);
      const pass = activated && (channelPassOf(index, activated.x) ?? summedPassOf(index, activated.x));
      if (pass) fusions.set(id, (emission) => pass(emission, { activation: activated.activation }));
    }
    return fusions;
  },
};
