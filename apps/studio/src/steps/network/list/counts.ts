import type { Shape } from '@cnn/core';

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 12.4M */
export const shortCount = (count: number): string => short.format(count);

/** 48×48×32 */
export const shapeText = (shape: Shape | undefined): string => shape?.join('×') ?? '?';
