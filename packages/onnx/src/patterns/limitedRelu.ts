import { type Pattern, type ProgramIndex, sameShape } from '@cnn/core';
import { activate } from '../operations/activation.js';
import { combine } from '../operations/broadcasting.js';
import { isPositive, ramp } from '../operations/masks.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Fusion } from './fusion.js';

/** y = minimum(relu(x), limit), as ReLU6 is, whose gradient needs y alone. */
export interface LimitedRelu {
  readonly y: number;
  readonly x: number;
  readonly limit: number;
  /** The gradients to x, each of a gradient to y. */
  readonly gradients: readonly { readonly id: number; readonly dy: number }[];
}

/** How far the next float32 lies below a positive number: a power of two. */
function gapBelow(value: number): number {
  const exponent = Math.floor(Math.log2(value));
  return 2 ** (exponent - (value === 2 ** exponent ? 24 : 23));
}

/** The node as the minimum of a ReLU and a number, where nothing else needs that ReLU's own value. */
export function limitedReluOf(index: ProgramIndex, y: number): LimitedRelu | undefined {
  const [relu, bound] = index.as(y, 'minimum')?.operands ?? [];
  const [x] = index.as(relu, 'relu')?.operands ?? [];
  const limit = index.filling(bound);
  if (relu === undefined || x === undefined || limit === undefined) return undefined;
  // Far below 1 the reciprocal of the gap is no number.
  if (!(Math.fround(limit) > 2 ** -96) || !sameShape(index.node(y).shape, index.node(x).shape))
    return undefined;
  const gradients = gradientsOf(index, relu, limit);
  const readers = gradients.flatMap(({ masks }) => masks);
  if (!index.isInside(relu, [y, ...readers])) return undefined;
  return { ...{ y, x, gradients }, limit: Math.fround(limit) };
}

/** select(relu > 0, select(limit ≥ relu, dy, 0), 0), and the two comparisons. */
function gradientsOf(index: ProgramIndex, relu: number, limit: number) {
  return index.consumers(relu).flatMap((above) => {
    const [of, zero] = index.as(above, 'greater')?.operands ?? [];
    if (of !== relu || index.filling(zero) !== 0) return [];
    return index.consumers(above).flatMap((id) => {
      const outer = maskedBy(index, id, above);
      const inner = index.as(outer, 'select');
      const [below] = inner?.operands ?? [];
      const [bound, same] = index.as(below, 'greaterEqual')?.operands ?? [];
      if (!inner || below === undefined || same !== relu || index.filling(bound) !== limit) return [];
      const dy = maskedBy(index, inner.id, below);
      const isWhole =
        dy !== undefined &&
        sameShape(index.node(dy).shape, index.node(relu).shape) &&
        index.isInside(inner.id, [id]) &&
        index.isInside(below, [inner.id]) &&
        index.isInside(above, [id]);
      return isWhole ? [{ id, dy, masks: [above, below] }] : [];
    });
  });
}

/** The value of select(condition, value, 0). */
function maskedBy(index: ProgramIndex, id: number, by: number): number | undefined {
  const [condition, value, zero] = index.as(id, 'select')?.operands ?? [];
  return condition === by && index.filling(zero) === 0 ? value : undefined;
}

/**
 * ReLU6 and its like as one operation, and their gradient from its result: nothing is kept of the ReLU. At the limit itself the
 * gradient is 0, as Keras's and PyTorch's is.
 */
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
            const masks = [
              // (limit − y) / gap: 0 at the limit and at least 1 below it, exactly.
              ramp(emission, value as Tensor, { alpha: -1 / gapBelow(limit), beta: limit / gapBelow(limit) }),
              isPositive(emission, value as Tensor),
            ];
            return masks.reduce((product, mask) => emission.add('Mul', [product, mask]), slope as Tensor);
          }),
        );
    }
    return fusions;
  },
};
