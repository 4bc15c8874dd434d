/**
 * Up to `maxLearningRate` and down to almost nothing, as PyTorch's OneCycleLR (Smith and Topin 2018), of which it has the
 * defaults but for `cycleMomentum`. Past `totalSteps` the last rate stays.
 *
 * ```ts
 * adam({ learningRate: { type: 'oneCycle', maxLearningRate: 1e-2, totalSteps: 50 * batches } }); // batches: those of one epoch
 * ```
 */
export interface OneCycle {
  readonly type: 'oneCycle';
  readonly maxLearningRate: number;
  /** All steps of the training. */
  readonly totalSteps: number;
  /** The part of the steps in which the rate rises. Default 0.3. */
  readonly pctStart?: number | undefined;
  /** Half a cosine, or a straight line. Default `cos`. */
  readonly annealStrategy?: 'cos' | 'linear' | undefined;
  /** The first rate is `maxLearningRate / divFactor`. Default 25. */
  readonly divFactor?: number | undefined;
  /** The last rate is the first one divided by this. Default 10 000. */
  readonly finalDivFactor?: number | undefined;
  /** Down to the first rate as fast as it rose, and only then on to the last one. Default false. */
  readonly threePhase?: boolean | undefined;
  /**
   * The optimizer's momentum (`momentum` of sgd and rmsprop, `beta1` of adam and adamW) goes the other way: down to
   * `baseMomentum` while the rate rises, then up to `maxMomentum` again. Default false (PyTorch's is true).
   */
  readonly cycleMomentum?: boolean | undefined;
  /** At the highest rate. Default 0.85. */
  readonly baseMomentum?: number | undefined;
  /** At the first rate and the last. Default 0.95. */
  readonly maxMomentum?: number | undefined;
}

/** The rate of a step. */
export function oneCycleRate(schedule: OneCycle, step: number): number {
  const { maxLearningRate, divFactor = 25, finalDivFactor = 1e4 } = schedule;
  const first = maxLearningRate / divFactor;
  return cycled(schedule, step, { first, top: maxLearningRate, last: first / finalDivFactor });
}

/** The momentum of a step; undefined where the schedule leaves it as it is. */
export function oneCycleMomentum(schedule: OneCycle, step: number): number | undefined {
  const { cycleMomentum = false, baseMomentum = 0.85, maxMomentum = 0.95 } = schedule;
  if (!cycleMomentum) return undefined;
  return cycled(schedule, step, { first: maxMomentum, top: baseMomentum, last: maxMomentum });
}

interface Cycle {
  readonly first: number;
  /** At the highest rate. */
  readonly top: number;
  readonly last: number;
}

/** From the first value to that at the top and on to the last; in three phases by way of the first. */
function cycled(schedule: OneCycle, step: number, values: Cycle): number {
  const { totalSteps, pctStart = 0.3, annealStrategy = 'cos', threePhase = false } = schedule;
  const last = { end: totalSteps - 1, value: values.last };
  const top = { end: pctStart * totalSteps - 1, value: values.top };
  const down = { end: 2 * pctStart * totalSteps - 2, value: values.first };
  let from = { end: 0, value: values.first };
  for (const to of threePhase ? [top, down, last] : [top, last]) {
    if (step <= to.end || to === last) {
      const length = to.end - from.end;
      const part = length > 0 ? Math.min((step - from.end) / length, 1) : 1;
      const done = annealStrategy === 'cos' ? (1 - Math.cos(Math.PI * part)) / 2 : part;
      return from.value + (to.value - from.value) * done;
    }
    from = to;
  }
  return last.value;
}
