/**
 * `initialLearningRate / (1 + decayRate · step / decaySteps)`, as Keras's InverseTimeDecay.
 *
 * ```ts
 * adam({ learningRate: { type: 'inverseTimeDecay', initialLearningRate: 1e-3, decaySteps: batches, decayRate: 0.1 } }); // batches: those of one epoch
 * ```
 */
export interface InverseTimeDecay {
  readonly type: 'inverseTimeDecay';
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayRate: number;
  /** Whole parts `floor(step / decaySteps)` only. Default false. */
  readonly staircase?: boolean | undefined;
}

/** The rate of a step. */
export function inverseTimeDecayRate(schedule: InverseTimeDecay, step: number): number {
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = schedule;
  const part = step / decaySteps;
  return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(part) : part));
}
