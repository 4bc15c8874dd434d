import { flag, integer, object, oneOf, positive, share } from './fields.js';
import { optimizerNames } from './names.js';

/** Which optimizer, and with what. A field that is not named by `makeOptimizer` is passed to the optimizer as it is. */
export interface ExperimentOptimizer {
  /** Default `adam`. */
  readonly name: string;
  /** The highest one under a schedule. Default: the optimizer's own. */
  readonly learningRate?: number | undefined;
  readonly momentum?: number | undefined;
  readonly nesterov?: boolean | undefined;
  /** Of kernels, not of biases and normalizations. */
  readonly weightDecay?: number | undefined;
  /** Global norm that gradients are clipped to. */
  readonly clipNorm?: number | undefined;
  /** Batches per change of the weights. Default 1. */
  readonly accumulateSteps?: number | undefined;
  /** Evaluate and save a moving average of the weights. */
  readonly useEma?: boolean | undefined;
  /** Decay of that average per step. Default 0.99. */
  readonly emaMomentum?: number | undefined;
  /** Evaluate and save the mean of the weights over this many last epochs. */
  readonly swaEpochs?: number | undefined;
}

/** What each field must be. */
export const optimizer = object({
  name: oneOf(optimizerNames).default('adam'),
  learningRate: positive().optional(),
  momentum: share().optional(),
  nesterov: flag().optional(),
  weightDecay: positive().optional(),
  clipNorm: positive().optional(),
  accumulateSteps: integer(1).optional(),
  useEma: flag().optional(),
  emaMomentum: share().optional(),
  swaEpochs: integer(1).optional(),
} satisfies Record<keyof ExperimentOptimizer, unknown>);
