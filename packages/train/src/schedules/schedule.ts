import type { CosineDecay } from './cosineDecay.js';
import type { CosineDecayRestarts } from './cosineDecayRestarts.js';
import type { ExponentialDecay } from './exponentialDecay.js';
import type { InverseTimeDecay } from './inverseTimeDecay.js';
import type { OneCycle } from './oneCycle.js';
import type { PiecewiseConstantDecay } from './piecewiseConstantDecay.js';
import type { PolynomialDecay } from './polynomialDecay.js';
import type { Warmup } from './warmup.js';

/** A learning rate as a function of the step, as plain JSON. Steps count from 0; rates are above or equal to 0. */
export type LearningRateSchedule =
  | { readonly type: 'constant'; readonly learningRate: number }
  | ExponentialDecay
  | InverseTimeDecay
  | PolynomialDecay
  | PiecewiseConstantDecay
  | CosineDecay
  | CosineDecayRestarts
  | OneCycle
  | Warmup;
