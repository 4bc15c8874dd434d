/** The value below which `percent` of the numbers lie, linear between neighbours: NumPy's `percentile`. Sorts in place. */
export function percentile(values: Float64Array, percent: number): number {
  values.sort();
  const at = ((values.length - 1) * percent) / 100;
  const low = Math.floor(at);
  const below = values[low] ?? Number.NaN;
  const above = values[Math.min(low + 1, values.length - 1)] ?? Number.NaN;
  return below + (above - below) * (at - low);
}
