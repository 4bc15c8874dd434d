/** Those of many curves that are kept: the lowest, in their own order. */
export function lowest<Curve>(
  curves: readonly Curve[],
  most: number,
  measure: (curve: Curve) => number,
): Curve[] {
  if (curves.length <= most) return [...curves];
  const order = curves.map((_, index) => index);
  const value = (index: number): number => measure(curves[index] as Curve);
  const kept = new Set(order.toSorted((a, b) => value(a) - value(b)).slice(0, most));
  return curves.filter((_, index) => kept.has(index));
}
