import { type Pattern, type ProgramIndex, sameShape } from '@cnn/core';
import { combine } from '../operations/broadcasting.js';
import { isPositive } from '../operations/masks.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

/** select(y > 0, dy, 0) of a ReLU's value y, as a product: it is finite wherever training is. */
export const reluGradient: Pattern<Fusion> = {
  name: 'reluGradient',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const node of index.program.nodes) {
      const found = reluGradientOf(index, node.id);
      if (!found) continue;
      fusions.set(node.id, (emission) =>
        combine(emission, { ...node, operands: [found.dy, found.y] }, ([slope, value]) =>
          emission.add('Mul', [slope as Tensor, isPositive(emission, value as Tensor)]),
        ),
      );
    }
    return fusions;
  },
};

/** The gradient dy of a ReLU's value y, of which a node is the gradient to what the ReLU is of. */
function reluGradientOf(
  index: ProgramIndex,
  id: number,
): { readonly y: number; readonly dy: number } | undefined {
  const [condition, dy, zero] = index.as(id, 'select')?.operands ?? [];
  const [y, bound] = index.as(condition, 'greater')?.operands ?? [];
  if (y === undefined || dy === undefined) return undefined;
  if (index.filling(zero) !== 0 || index.filling(bound) !== 0 || !index.as(y, 'relu')) return undefined;
  return sameShape(index.node(y).shape, index.node(dy).shape) ? { y, dy } : undefined;
}
