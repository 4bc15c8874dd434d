import { type Pattern, type ProgramIndex, sameShape } from '@cnn/core';
import { combine } from '../operations/broadcasting.js';
import { hasSteepEnd, isBelow, isUpTo } from '../operations/masks.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

/** The gradient to x of the lesser of x and a limit. */
export interface LimitedSlope {
  readonly id: number;
  readonly x: number;
  readonly dy: number;
  readonly limit: number;
  /** Whether dy passes where x is the limit itself: of minimum(x, limit), not of minimum(limit, x). */
  readonly passesAtLimit: boolean;
  /** The node that compares x with the limit. */
  readonly comparison: number;
}

/** select(limit ≥ x, dy, 0) or select(x ≥ limit, 0, dy). */
export function limitedSlopeOf(index: ProgramIndex, id: number | undefined): LimitedSlope | undefined {
  const [comparison, a, b] = index.as(id, 'select')?.operands ?? [];
  const [first, second] = index.as(comparison, 'greaterEqual')?.operands ?? [];
  if (id === undefined || comparison === undefined) return undefined;
  const passesAtLimit = index.filling(b) === 0;
  if (!passesAtLimit && index.filling(a) !== 0) return undefined;
  const [dy, limit, x] = passesAtLimit ? [a, first, second] : [b, second, first];
  const most = index.filling(limit);
  if (dy === undefined || x === undefined || most === undefined) return undefined;
  if (!sameShape(index.node(x).shape, index.node(dy).shape)) return undefined;
  return { id, x, dy, limit: most, passesAtLimit, comparison };
}

/** The gradient of the lesser of x and a limit as a product: it is finite wherever training is. */
export const limitGradient: Pattern<Fusion> = {
  name: 'limitGradient',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const node of index.program.nodes) {
      const found = limitedSlopeOf(index, node.id);
      if (!found || !hasSteepEnd(found.limit)) continue;
      const { dy, x, limit } = found;
      const mask = found.passesAtLimit ? isUpTo : isBelow;
      fusions.set(node.id, (emission) =>
        combine(emission, { ...node, operands: [dy, x] }, ([slope, value]) =>
          emission.add('Mul', [slope as Tensor, mask(emission, value as Tensor, limit)]),
        ),
      );
    }
    return fusions;
  },
};
