/**
 * From `initialLearningRate` to `endLearningRate` by a power of the part that is left, as Keras's PolynomialDecay.
 *
 * ```ts
 * adam({ learningRate: { type: 'polynomialDecay', initialLearningRate: 1e-3, decaySteps: 50 * batches } }); // batches: those of one epoch
 * ```
 */
export interface PolynomialDecay {
  readonly type: 'polynomialDecay';
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  /** Default 0.0001. */
  readonly endLearningRate?: number | undefined;
  /** Default 1: a straight line. */
  readonly power?: number | undefined;
  /** Past its end, rises again and decays over a multiple of `decaySteps`, rather than to stay. Default false. */
  readonly cycle?: boolean | undefined;
}

/** The rate of a step. */
export function polynomialDecayRate(schedule: PolynomialDecay, step: number): number {
  const { initialLearningRate, decaySteps, endLearningRate = 0.0001, power = 1, cycle = false } = schedule;
  const length = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
  const left = 1 - Math.min(step, length) / length;
  return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
}
