/** "86.1%"; a dash where there is nothing to divide by. */
export function percent(share: number | null | undefined): string {
  return typeof share === 'number' && Number.isFinite(share) ? `${(share * 100).toFixed(1)}%` : '–';
}

/** "0.873"; a dash where it is not defined. */
export function decimal(value: number | null | undefined): string {
  return typeof value === 'number' && Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : '–';
}

/** "0.812 to 0.913"; empty without an interval. */
export function interval(bounds: readonly [low: number, high: number] | undefined): string {
  return bounds ? `${decimal(bounds[0])} to ${decimal(bounds[1])}` : '';
}

/** "81.2 to 91.3%"; empty without an interval. */
export function shareInterval(bounds: readonly [low: number, high: number] | undefined): string {
  return bounds ? `${(bounds[0] * 100).toFixed(1)} to ${percent(bounds[1])}` : '';
}

/** "1 image", "1,204 images". */
export function counted(count: number, singular: string): string {
  return `${count.toLocaleString('en')} ${singular}${count === 1 ? '' : 's'}`;
}
