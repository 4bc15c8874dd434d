/**
 * Whole numbers that add up to `count` and lie as near to `ratios` × count as can be (largest remainder method; equal
 * remainders go to the earlier part). A part with a ratio above 0 gets at least one when there are enough.
 *
 * @param ratios add up to 1
 */
export function quotas({
  count,
  ratios,
}: {
  readonly count: number;
  readonly ratios: readonly number[];
}): number[] {
  const exact = ratios.map((ratio) => ratio * count);
  const result = exact.map((value) => Math.floor(value + 1e-9));
  const remainders = exact.map((value, part) => ({ part, left: value - (result[part] as number) }));
  remainders.sort((a, b) => b.left - a.left || a.part - b.part);
  const missing = count - result.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < missing; i++) {
    const { part } = remainders[i % remainders.length] as { part: number };
    result[part] = (result[part] as number) + 1;
  }
  const wanted = ratios.filter((ratio) => ratio > 0).length;
  if (count < wanted) return result;
  ratios.forEach((ratio, part) => {
    if (ratio === 0 || result[part] !== 0) return;
    const richest = result.indexOf(Math.max(...result));
    result[richest] = (result[richest] as number) - 1;
    result[part] = 1;
  });
  return result;
}
