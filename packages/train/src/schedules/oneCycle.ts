/**
 * Up to `maxLearningRate` and down to almost nothing, as PyTorch's OneCycleLR (Smith and Topin 2018), of which it has the
 * defaults. Momentum is not cycled. Past `totalSteps` the last rate stays.
 */
export interface OneCycle {
  readonly type: 'oneCycle';
  readonly maxLearningRate: number;
  /** All steps of the training. */
  readonly totalSteps: number;
  /** The part of the steps in which the rate rises. Default 0.3. */
  readonly pctStart?: number;
  /** Half a cosine, or a straight line. Default `cos`. */
  readonly annealStrategy?: 'cos' | 'linear';
  /** The first rate is `maxLearningRate / divFactor`. Default 25. */
  readonly divFactor?: number;
  /** The last rate is the first one divided by this. Default 10 000. */
  readonly finalDivFactor?: number;
  /** Down to the first rate as fast as it rose, and only then on to the last one. Default false. */
  readonly threePhase?: boolean;
}

/** The rate of a step. */
export function oneCycleRate(schedule: OneCycle, step: number): number {
  const {
    maxLearningRate,
    totalSteps,
    pctStart = 0.3,
    annealStrategy = 'cos',
    threePhase = false,
  } = schedule;
  const { divFactor = 25, finalDivFactor = 1e4 } = schedule;
  const first = maxLearningRate / divFactor;
  const last = { end: totalSteps - 1, rate: first / finalDivFactor };
  const top = { end: pctStart * totalSteps - 1, rate: maxLearningRate };
  const down = { end: 2 * pctStart * totalSteps - 2, rate: first };
  let from = { end: 0, rate: first };
  for (const to of threePhase ? [top, down, last] : [top, last]) {
    if (step <= to.end || to === last) {
      const length = to.end - from.end;
      const part = length > 0 ? Math.min((step - from.end) / length, 1) : 1;
      const done = annealStrategy === 'cos' ? (1 - Math.cos(Math.PI * part)) / 2 : part;
      return from.rate + (to.rate - from.rate) * done;
    }
    from = to;
  }
  return last.rate;
}
