/** Numbers of a tensor, with or without a shape to compare. */
export interface Numeric {
  readonly shape?: readonly number[] | undefined;
  readonly data: ArrayLike<number>;
}

/** What single-precision engines are held to unless a test says otherwise. */
export const DEFAULT_TOLERANCE = 1e-5;

/**
 * What keeps `actual` from being `expected`, in one line; `undefined` when nothing does. Numbers a and b agree when
 * |a − b| ≤ tolerance · max(1, |b|, s), with s the largest magnitude in `expected`.
 */
export function differenceOf(
  actual: Numeric,
  expected: Numeric,
  tolerance = DEFAULT_TOLERANCE,
): string | undefined {
  const shapes = [actual.shape, expected.shape].map((shape) => shape && `[${shape.join(', ')}]`);
  if (shapes[0] && shapes[1] && shapes[0] !== shapes[1])
    return `expected the shape ${shapes[1]}, received ${shapes[0]}`;
  if (actual.data.length !== expected.data.length) {
    return `expected ${expected.data.length} numbers, received ${actual.data.length}`;
  }
  let scale = 1;
  for (let i = 0; i < expected.data.length; i++)
    scale = Math.max(scale, Math.abs(expected.data[i] as number));
  let worst = { index: -1, apart: tolerance * scale };
  for (let index = 0; index < expected.data.length; index++) {
    const apart = Math.abs((actual.data[index] as number) - (expected.data[index] as number));
    // A NaN is apart from everything.
    if (!(apart <= worst.apart)) worst = { index, apart };
    if (Number.isNaN(apart)) break;
  }
  if (worst.index < 0) return undefined;
  const [a, b] = [actual.data[worst.index], expected.data[worst.index]];
  return `element ${worst.index}: expected ${b}, received ${a}, ${worst.apart.toExponential(1)} apart; allowed ${(tolerance * scale).toExponential(1)}`;
}
