import { type Pattern, sameShape } from '@cnn/core';
import { combine } from '../operations/broadcasting.js';
import * as attribute from '../writing/attributes.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

/** The largest power of two of float32: the least normal number times it is above 1. */
export const STEEP = 2 ** 127;

/** select(y > 0, dy, 0) of a ReLU's value y, as a product: it is finite wherever training is. */
export const reluGradient: Pattern<Fusion> = {
  name: 'reluGradient',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const node of index.program.nodes) {
      const [condition, dy, zero] = index.as(node.id, 'select')?.operands ?? [];
      const [y, bound] = index.as(condition, 'greater')?.operands ?? [];
      if (y === undefined || dy === undefined) continue;
      if (index.filling(zero) !== 0 || index.filling(bound) !== 0 || !index.as(y, 'relu')) continue;
      if (!sameShape(index.node(y).shape, index.node(dy).shape)) continue;
      fusions.set(node.id, (emission) =>
        combine(emission, { ...node, operands: [dy, y] }, ([slope, value]) => {
          // 1 for every y above 0 that is a normal number: one pass instead of a comparison and a conversion.
          const factor = emission.add('HardSigmoid', [value as Tensor], {
            alpha: attribute.float(STEEP),
            beta: attribute.float(0),
          });
          return emission.add('Mul', [slope as Tensor, factor]);
        }),
      );
    }
    return fusions;
  },
};
