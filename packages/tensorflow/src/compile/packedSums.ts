import { type ProgramIndex, sizeOf } from '@cnn/core';

/** `allReduce(concat(parts))` whose readers take the parts out again, and which nothing else reads. */
export interface PackedSum {
  /** The node of the sum. */
  readonly id: number;
  /** The nodes of the vectors. */
  readonly parts: readonly number[];
  /** The nodes that take a part out. */
  readonly slices: readonly { readonly id: number; readonly part: number }[];
  /** Whether a part is summed by itself, without being packed. */
  isLarge(part: number): boolean;
}

/** 1 MB. Smaller ones are summed together: each sum takes some messages. */
const LARGE = 2 ** 18;

/**
 * Sums of values that a program packs into one vector, with some that are large: packing and unpacking them would copy them twice. Of the
 * 22 million parameters of the tutorial's network that is a twentieth of a step.
 */
export function findPackedSums(index: ProgramIndex): PackedSum[] {
  const isLarge = (part: number): boolean => sizeOf(index.node(part).shape) >= LARGE;
  return index.program.nodes.flatMap((node) => {
    const sum = index.as(node.id, 'allReduce');
    const packed = index.as(sum?.operands[0], 'concat');
    if (!sum || !packed || sum.shape.length !== 1) return [];
    if (index.isResult(sum.id) || !index.isInside(packed.id, [sum.id])) return [];
    if (!packed.operands.some(isLarge)) return [];
    const places = new Map<string, number>();
    let begin = 0;
    for (const [part, operand] of packed.operands.entries()) {
      const size = sizeOf(index.node(operand).shape);
      places.set(`${begin} ${size}`, part);
      begin += size;
    }
    const slices = index.consumers(sum.id).map((id) => {
      const slice = index.as(id, 'slice');
      return { id, part: slice && places.get(`${slice.attributes.begin[0]} ${sizeOf(slice.shape)}`) };
    });
    const known = slices.flatMap(({ id, part }) => (part === undefined ? [] : [{ id, part }]));
    return known.length === slices.length
      ? [{ id: sum.id, parts: packed.operands, slices: known, isLarge }]
      : [];
  });
}
