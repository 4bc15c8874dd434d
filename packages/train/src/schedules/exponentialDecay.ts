/**
 * `initialLearningRate · decayRate^(step / decaySteps)`, as Keras's ExponentialDecay.
 *
 * ```ts
 * adam({ learningRate: { type: 'exponentialDecay', initialLearningRate: 1e-3, decaySteps: batches, decayRate: 0.95 } }); // batches: those of one epoch
 * ```
 */
export interface ExponentialDecay {
  readonly type: 'exponentialDecay';
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayRate: number;
  /** Whole powers only. Default false. */
  readonly staircase?: boolean | undefined;
}

/** The rate of a step. */
export function exponentialDecayRate(schedule: ExponentialDecay, step: number): number {
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = schedule;
  const power = step / decaySteps;
  return initialLearningRate * decayRate ** (staircase ? Math.floor(power) : power);
}
