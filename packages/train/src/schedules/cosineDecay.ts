/**
 * A straight line up to `warmupTarget`, then half a cosine down to `alpha` times the peak, as Keras's CosineDecay.
 *
 * ```ts
 * adam({ learningRate: { type: 'cosineDecay', initialLearningRate: 1e-3, decaySteps: 50 * batches } }); // batches: those of one epoch
 * ```
 */
export interface CosineDecay {
  readonly type: 'cosineDecay';
  readonly initialLearningRate: number;
  /** Steps of the decay, those of the warm-up not counted. */
  readonly decaySteps: number;
  /** The last rate as a part of the peak. Default 0. */
  readonly alpha?: number | undefined;
  /** Default none: no warm-up. */
  readonly warmupTarget?: number | undefined;
  /** Default 0. */
  readonly warmupSteps?: number | undefined;
}

/** The rate of a step. */
export function cosineDecayRate(schedule: CosineDecay, step: number): number {
  const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = schedule;
  const warmup = warmupTarget === undefined ? 0 : warmupSteps;
  const peak = warmupTarget ?? initialLearningRate;
  if (step < warmup) return initialLearningRate + ((peak - initialLearningRate) * step) / warmup;
  const part = Math.min(step - warmup, decaySteps) / decaySteps;
  return peak * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * part)) + alpha);
}
