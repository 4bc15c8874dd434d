import { type Pattern, sameShape } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import { combine } from '../operations/broadcasting.js';
import * as attribute from '../writing/attributes.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

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
      fusions.set(node.id, (emission) =>
        combine(emission, { ...node, operands: [dy, x] }, ([slope, value]) => {
          const below = emission.add('LessOrEqual', [value as Tensor, emission.graph.scalar(most)]);
          const factor = emission.add('Cast', [below], { to: attribute.int(DataType.float32) });
          return emission.add('Mul', [slope as Tensor, factor]);
        }),
      );
    }
    return fusions;
  },
};
