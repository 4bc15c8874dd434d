import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/** The largest power of two of float32: the least normal number times it is above 1. */
const STEEP = 2 ** 127;

/** alpha · x + beta, not below 0 and not above 1: one pass instead of a comparison and a conversion. */
export function ramp(
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
