/**
 * Steps down a stair, as Keras's PiecewiseConstantDecay: `values[i]` up to and with step `boundaries[i]`.
 *
 * ```ts
 * adam({ learningRate: { type: 'piecewiseConstantDecay', boundaries: [1000, 2000], values: [1e-2, 1e-3, 1e-4] } });
 * ```
 */
export interface PiecewiseConstantDecay {
  readonly type: 'piecewiseConstantDecay';
  /** Steps in rising order. */
  readonly boundaries: readonly number[];
  /** The rates between them: one more than boundaries. */
  readonly values: readonly number[];
}

/** The rate of a step. */
export function piecewiseConstantDecayRate(schedule: PiecewiseConstantDecay, step: number): number {
  const { boundaries, values } = schedule;
  const piece = boundaries.findIndex((boundary) => step <= boundary);
  return values.at(piece) as number; // no boundary is ahead: -1, the last
}
