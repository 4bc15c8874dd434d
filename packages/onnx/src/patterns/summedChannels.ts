import type { Pattern } from '@cnn/core';
import { summedPassOf } from './channelPass.js';
import type { Fusion } from './fusion.js';

/** The sum of two images, one of which is made by a convolution or a normalization that adds the other in the same pass. */
export const summedChannels: Pattern<Fusion> = {
  name: 'summedChannels',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id } of index.program.nodes) {
      const pass = summedPassOf(index, id);
      if (pass) fusions.set(id, pass);
    }
    return fusions;
  },
};
