import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/** The largest power of two of float32: the least normal number times it is above 1. */
const STEEP = 2 ** 127;

/** alpha · x + beta, not below 0 and not above 1: one pass instead of a comparison and a conversion. */
function ramp(
  emission: Emission,
  x: Tensor,
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
): Tensor {
  return emission.add('HardSigmoid', [x], { alpha: attribute.float(alpha), beta: attribute.float(beta) });
}

/** 1 for every x above 0 that is a normal number, 0 for every x up to 0. */
export const isPositive = (emission: Emission, x: Tensor): Tensor =>
  ramp(emission, x, { alpha: STEEP, beta: 0 });

/** 0 for every x below 0 that is a normal number, 1 for every x from 0 on. */
export const isNotNegative = (emission: Emission, x: Tensor): Tensor =>
  ramp(emission, x, { alpha: STEEP, beta: 1 });

/** Whether `isBelow` and `isUpTo` tell a limit from the numbers beside it: far below 1 the reciprocal of the gap between them is no number. */
export const hasSteepEnd = (limit: number): boolean =>
  Math.fround(limit) > 2 ** -96 && Math.fround(limit) < Number.POSITIVE_INFINITY;

/** 1 for every x below a limit, 0 from the limit on. */
export function isBelow(emission: Emission, x: Tensor, limit: number): Tensor {
  const [end, gap] = [Math.fround(limit), gapBelow(Math.fround(limit))];
  // (limit − x) / gap: 0 at the limit and at least 1 below it, exactly.
  return ramp(emission, x, { alpha: -1 / gap, beta: end / gap });
}

/** 1 for every x up to a limit, 0 for every x above it. */
export function isUpTo(emission: Emission, x: Tensor, limit: number): Tensor {
  const end = Math.fround(limit);
  const gap = 2 ** (Math.floor(Math.log2(end)) - 23);
  // (next − x) / gap: at least 1 up to the limit, 0 from the next number on, exactly.
  return ramp(emission, x, { alpha: -1 / gap, beta: (end + gap) / gap });
}

/** How far the next float32 lies below a positive number: a power of two. */
function gapBelow(value: number): number {
  const exponent = Math.floor(Math.log2(value));
  return 2 ** (exponent - (value === 2 ** exponent ? 24 : 23));
}
