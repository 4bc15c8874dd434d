import { type Pattern, type ProgramIndex, sameShape } from '@cnn/core';
import { activate } from '../operations/activation.js';
import { combine } from '../operations/broadcasting.js';
import { hasSteepEnd, isBelow, isPositive } from '../operations/masks.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';
import { limitedSlopeOf } from './limitGradient.js';

/** y = minimum(limit, relu(x)), as ReLU6 is, whose gradient needs y alone: it is 0 at the limit. */
export interface LimitedRelu {
  readonly y: number;
  readonly x: number;
  readonly limit: number;
  /** The gradients to x, each of a gradient to y. */
  readonly gradients: readonly { readonly id: number; readonly dy: number }[];
}

/** The node as the minimum of a ReLU and a number, where nothing else needs that ReLU's own value. */
export function limitedReluOf(index: ProgramIndex, y: number): LimitedRelu | undefined {
  const [bound, relu] = index.as(y, 'minimum')?.operands ?? [];
  const [x] = index.as(relu, 'relu')?.operands ?? [];
  const limit = index.filling(bound);
  if (relu === undefined || x === undefined || limit === undefined) return undefined;
  if (!hasSteepEnd(limit) || !sameShape(index.node(y).shape, index.node(x).shape)) return undefined;
  const gradients = gradientsOf(index, relu, limit);
  const readers = gradients.flatMap(({ masks }) => masks);
  if (!index.isInside(relu, [y, ...readers])) return undefined;
  return { ...{ y, x, gradients }, limit: Math.fround(limit) };
}

/** select(relu > 0, select(relu ≥ limit, 0, dy), 0), and the two comparisons. */
function gradientsOf(index: ProgramIndex, relu: number, limit: number) {
  return index.consumers(relu).flatMap((above) => {
    const [of, zero] = index.as(above, 'greater')?.operands ?? [];
    if (of !== relu || index.filling(zero) !== 0) return [];
    return index.consumers(above).flatMap((id) => {
      const outer = maskedBy(index, id, above);
      const inner = limitedSlopeOf(index, outer);
      if (!inner || inner.x !== relu || inner.limit !== limit || inner.passesAtLimit) return [];
      const isWhole =
        index.isInside(inner.id, [id]) &&
        index.isInside(inner.comparison, [inner.id]) &&
        index.isInside(above, [id]);
      return isWhole ? [{ id, dy: inner.dy, masks: [above, inner.comparison] }] : [];
    });
  });
}

/** The value of select(condition, value, 0). */
function maskedBy(index: ProgramIndex, id: number, by: number): number | undefined {
  const [condition, value, zero] = index.as(id, 'select')?.operands ?? [];
  return condition === by && index.filling(zero) === 0 ? value : undefined;
}

/** ReLU6 as one operation, and its gradient from its result: nothing is kept of the ReLU. */
export const limitedRelu: Pattern<Fusion> = {
  name: 'limitedRelu',
  find: (index) => {
    const fusions = new Map<number, Fusion>();
    for (const { id, shape } of index.program.nodes) {
      const found = limitedReluOf(index, id);
      if (!found) continue;
      const { x, y, limit, gradients } = found;
      fusions.set(y, (emission) => {
        const { tensor, layout } = emission.placed(x);
        return { tensor: activate(emission, tensor, { op: 'Clip', limit }), layout };
      });
      for (const { id: gradient, dy } of gradients)
        fusions.set(gradient, (emission) =>
          combine(emission, { shape, operands: [dy, y] }, ([slope, value]) => {
            const masks = [isBelow(emission, value as Tensor, limit), isPositive(emission, value as Tensor)];
            return masks.reduce((product, mask) => emission.add('Mul', [product, mask]), slope as Tensor);
          }),
        );
    }
    return fusions;
  },
};
