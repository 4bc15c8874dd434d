import type { LearningRateSchedule } from '../schedules/schedule.js';

/** What every optimizer takes, with Keras's names. Names of parameters are such as `conv2d_1/kernel`. */
export interface SharedOptions {
  /** A number above or equal to 0, or a schedule. */
  readonly learningRate?: number | LearningRateSchedule | undefined;
  /** Decoupled: every step takes learningRate·weightDecay of each parameter away. Default none. */
  readonly weightDecay?: number | undefined;
  /** Parameters whose name contains one of these are not decayed, such as `['bias', 'gamma', 'beta']`. Default none. */
  readonly excludeFromWeightDecay?: readonly string[] | undefined;
  /** Each gradient's elements are limited to ±clipValue. Only one of the three clips may be set. */
  readonly clipValue?: number | undefined;
  /** Each parameter's gradient is shortened to this norm. */
  readonly clipNorm?: number | undefined;
  /** All gradients together are shortened to this norm. */
  readonly globalClipNorm?: number | undefined;
  /**
   * Keeps an average of each parameter in `optimizer/ema/<parameter>`. Training goes on with the parameters; validation,
   * `evaluate`, `predict` and `weights` take the averages. Default false.
   */
  readonly useEma?: boolean | undefined;
  /**
   * How much of the average stays in each step, 0..1, below 1; or `equal` for the plain mean of all values since
   * `emaStartStep` (stochastic weight averaging). Default 0.99.
   */
  readonly emaMomentum?: number | 'equal' | undefined;
  /** The step, counted from 0, that averages begin with; before, they are the parameters themselves. Default 0. */
  readonly emaStartStep?: number | undefined;
  /** From 1: with every so many steps the parameters become their averages, and training goes on there. Default never. */
  readonly emaOverwriteFrequency?: number | undefined;
  /** From 2: parameters change at every so many batches, by the mean of their gradients. A schedule counts batches. Default: at every batch. */
  readonly gradientAccumulationSteps?: number | undefined;
  /** Parameters whose name contains one of these keep their values, such as `['conv2d/']`. Default none. */
  readonly frozen?: readonly string[] | undefined;
  /** Factors of the learning rate, decay included, by a part of the name; the first that fits counts. Default none. */
  readonly learningRateMultipliers?: Readonly<Record<string, number>> | undefined;
}

const names = {
  learningRate: true,
  weightDecay: true,
  excludeFromWeightDecay: true,
  clipValue: true,
  clipNorm: true,
  globalClipNorm: true,
  useEma: true,
  emaMomentum: true,
  emaStartStep: true,
  emaOverwriteFrequency: true,
  gradientAccumulationSteps: true,
  frozen: true,
  learningRateMultipliers: true,
} satisfies Record<keyof SharedOptions, true>;

export const sharedNames: readonly string[] = Object.keys(names);
