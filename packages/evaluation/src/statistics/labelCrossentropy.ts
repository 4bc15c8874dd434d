export interface LabelCrossentropyOptions {
  /** 0 or 1 for each item and label. */
  readonly labels: ArrayLike<number>;
  /** In the same order. */
  readonly probabilities: ArrayLike<number>;
}

/** Keras's smallest probability. */
const EPSILON = 1e-7;

/** The mean binary crossentropy over items and labels, of probabilities clipped to [1e-7, 1 − 1e-7]. */
export function labelCrossentropy({ labels, probabilities }: LabelCrossentropyOptions): number {
  let sum = 0;
  for (let at = 0; at < labels.length; at++) {
    const p = Math.min(Math.max(probabilities[at] ?? Number.NaN, EPSILON), 1 - EPSILON);
    sum -= labels[at] === 1 ? Math.log(p) : Math.log(1 - p);
  }
  return sum / labels.length;
}
