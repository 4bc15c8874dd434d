/** A learning rate as a function of the step, as plain JSON. Steps count from 0; rates are above or equal to 0. */
export type LearningRateSchedule =
  | { readonly type: 'constant'; readonly learningRate: number }
  | ExponentialDecay
  | CosineDecay;

/** `initialLearningRate · decayRate^(step / decaySteps)`, as Keras's ExponentialDecay. */
export interface ExponentialDecay {
  readonly type: 'exponentialDecay';
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayRate: number;
  /** Whole powers only. Default false. */
  readonly staircase?: boolean;
}

/** A straight line up to `warmupTarget`, then half a cosine down to `alpha` times the peak, as Keras's CosineDecay. */
export interface CosineDecay {
  readonly type: 'cosineDecay';
  readonly initialLearningRate: number;
  /** Steps of the decay, those of the warm-up not counted. */
  readonly decaySteps: number;
  /** The last rate as a part of the peak. Default 0. */
  readonly alpha?: number;
  /** Default none: no warm-up. */
  readonly warmupTarget?: number;
  /** Default 0. */
  readonly warmupSteps?: number;
}
