import type { Shape } from '@cnn/core';

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 18,496 */
export const countText = (count: number): string => whole.format(count);

/** 12.4M */
export const shortCount = (count: number): string => short.format(count);

/** 48×48×32 */
export const shapeText = (shape: Shape | undefined): string => shape?.join('×') ?? '?';

/** 12.4 MB, of 10⁶ bytes. */
export function bytesText(bytes: number): string {
  if (bytes < 1e5) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
