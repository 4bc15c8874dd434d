/**
 * Shapes of graph values.
 *
 * A dimension is a positive integer, or a negative one: `-k` means "k times the batch size", so `-1` is the batch
 * itself and `-196` is what a reshape of `[-1, 14, 14, 8]` to `[-196, 8]` leaves in front. A shape holds at most one
 * negative dimension. Every program is therefore written once and runs with a batch of any size.
 */
export type Shape = readonly number[];

/** The batch dimension. */
export const BATCH = -1;

/** Number of elements; negative when the shape holds the batch (`-k`: k elements an item of the batch). */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** The shape with every batch-dependent dimension replaced by its number for `batchSize` items. */
export function concreteShape(shape: Shape, batchSize: number): number[] {
  return shape.map((dim) => (dim < 0 ? -dim * batchSize : dim));
}

export function isBatched(shape: Shape): boolean {
  return shape.some((dim) => dim < 0);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, index) => dim === b[index]);
}

/** `[?, 28, 28, 1]`, with `?` for the batch and `?*k` for k times the batch. */
export function formatShape(shape: Shape): string {
  const dim = (value: number): string => (value === BATCH ? '?' : value < 0 ? `?*${-value}` : String(value));
  return `[${shape.map(dim).join(', ')}]`;
}

/** The shape that two operands broadcast to (NumPy's rule), or `undefined` when they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    result.push(x === 1 ? y : x);
  }
  return result;
}

/** The axes of `result` along which an operand of shape `operand` was repeated by broadcasting. */
export function broadcastAxes(operand: Shape, result: Shape): number[] {
  const lead = result.length - operand.length;
  return result.flatMap((dim, axis) =>
    axis < lead || (operand[axis - lead] === 1 && dim !== 1) ? [axis] : [],
  );
}

/** The shape that a reduction over `axes` leaves; with `keepDims` they stay, as 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  return shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim]));
}
