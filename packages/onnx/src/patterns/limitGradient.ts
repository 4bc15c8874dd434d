import { type Pattern, sameShape } from '@cnn/core';
import { combine } from '../operations/broadcasting.js';
import { ramp } from '../operations/masks.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

/** How far the next float32 lies above a positive number: a power of two. */
function gapAbove(value: number): number {
  return 2 ** (Math.floor(Math.log2(Math.fround(value))) - 23);
}

/** select(limit ≥ x, dy, 0), the gradient of min(x, limit), as a product: it is finite wherever training is. */
export const limitGradient: Pattern<Fusion> = {
  name: 'limitGradient',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const node of index.program.nodes) {
      const [condition, dy, zero] = index.as(node.id, 'select')?.operands ?? [];
      const [limit, x] = index.as(condition, 'greaterEqual')?.operands ?? [];
      if (x === undefined || dy === undefined || limit === undefined || index.filling(zero) !== 0) continue;
      const most = index.filling(limit);
      if (most === undefined || !sameShape(index.node(x).shape, index.node(dy).shape)) continue;
      const gap = most > 0 ? gapAbove(most) : 0;
      // Far below 1 the gap's reciprocal is no number.
      if (!(gap > 2 ** -120)) continue;
      fusions.set(node.id, (emission) =>
        combine(emission, { ...node, operands: [dy, x] }, ([slope, value]) => {
          // (next − x) / gap: at least 1 up to the limit, 0 from the next number on, exactly.
          const factor = ramp(emission, value as Tensor, {
            ...{ alpha: -1 / gap, beta: (Math.fround(most) + gap) / gap },
          });
          return emission.add('Mul', [slope as Tensor, factor]);
        }),
      );
    }
    return fusions;
  },
};
