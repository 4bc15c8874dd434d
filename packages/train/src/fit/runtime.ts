import type { Engine, LayerRules, ModelDefinition, Session } from '@cnn/core';
import type { ClusterExchange } from '../cluster/exchange.js';
import type { OutputMetric } from '../metrics/outputMetrics.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { TrainingPrograms } from '../programs/trainingPrograms.js';

/** Where training stands. With the state variables, it is all that the next step depends on. */
interface Progress {
  /** Steps done since the model was compiled, over all calls of fit. Masks and bias corrections go by it. */
  step: number;
  /** Epochs done. The order of items goes by it, so a second call of fit doesn't repeat the first one's orders. */
  epoch: number;
  learningRate: number;
}

/** A compiled model's parts, as fit, evaluate and predict use them. */
export interface Runtime {
  readonly model: ModelDefinition;
  /** Rules of custom layers. */
  readonly layers: LayerRules | undefined;
  readonly engine: Engine;
  readonly session: Session;
  readonly programs: TrainingPrograms;
  readonly optimizer: Optimizer;
  readonly metrics: readonly OutputMetric[];
  readonly seed: number;
  readonly progress: Progress;
  /** Of an engine that is a worker of a cluster. */
  readonly exchange: ClusterExchange | undefined;
}

/** Anything with `aborted`, such as an AbortSignal. */
export interface StopSignal {
  readonly aborted: boolean;
}
