/**
 * Half a cosine down, again and again, each time `tMul` times as long and from a peak `mMul` times as high, as Keras's
 * CosineDecayRestarts (SGDR, Loshchilov and Hutter 2017).
 *
 * ```ts
 * adam({ learningRate: { type: 'cosineDecayRestarts', initialLearningRate: 1e-3, firstDecaySteps: 10 * batches } }); // batches: those of one epoch
 * ```
 */
export interface CosineDecayRestarts {
  readonly type: 'cosineDecayRestarts';
  readonly initialLearningRate: number;
  /** Steps of the first period. */
  readonly firstDecaySteps: number;
  /** At least 1. Default 2. */
  readonly tMul?: number | undefined;
  /** Default 1. */
  readonly mMul?: number | undefined;
  /** The lowest rate as a part of `initialLearningRate`. Default 0. */
  readonly alpha?: number | undefined;
}

/** The rate of a step. A step at which a period ends is the first of the next one. */
export function cosineDecayRestartsRate(schedule: CosineDecayRestarts, step: number): number {
  const { initialLearningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = schedule;
  let restarts = 0;
  let within = step;
  let length = firstDecaySteps;
  if (tMul === 1) {
    restarts = Math.floor(step / length);
    within = step - restarts * length;
  } else {
    for (; within >= length; restarts++) {
      within -= length;
      length *= tMul;
    }
  }
  const cosine = 0.5 * mMul ** restarts * (1 + Math.cos((Math.PI * within) / length));
  return initialLearningRate * ((1 - alpha) * cosine + alpha);
}
