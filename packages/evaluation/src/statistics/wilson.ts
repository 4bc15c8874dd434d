/** Wilson's score interval of a share, 95% (Wilson 1927). */
export function wilson(successes: number, count: number): readonly [low: number, high: number] {
  const z = 1.959963984540054;
  const share = successes / count;
  const middle = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}
