import {
  CnnError,
  checkOptionNames,
  type Engine,
  initialState,
  type ModelDefinition,
  parseModel,
  type TensorValues,
} from '@cnn/core';
import { oneAtATime } from './fit/oneAtATime.js';
import { averagesOf, checkVariables } from './fit/weights.js';
import type { LabelMode } from './losses/labelMode.js';
import type { Loss, LossFunction } from './losses/loss.js';
import type { LossName } from './losses/resolve.js';
import type { Metric } from './metrics/metric.js';
import { type MetricName, resolveMetrics } from './metrics/resolve.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { type OptimizerName, resolveOptimizer } from './optimizers/resolve.js';
import { trainingPrograms } from './programs/trainingPrograms.js';
import { TrainableModel } from './trainableModel.js';

export interface CompileOptions {
  readonly model: ModelDefinition;
  /** Where to compute. */
  readonly engine: Engine;
  readonly loss: LossName | Loss | LossFunction;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | Optimizer;
  /** Default none. */
  readonly metrics?: readonly (MetricName | Metric)[];
  /** The one seed of initial weights, order of items and dropout; an integer from 0, which is one like any other. Default 0. */
  readonly seed?: number;
  /** Weights to begin with, by name; those that are missing are drawn. */
  readonly weights?: TensorValues;
  /** The form of labels that a loss of one's own takes; default `values`. */
  readonly labelMode?: LabelMode;
}

const names = {
  model: true,
  engine: true,
  loss: true,
  optimizer: true,
  metrics: true,
  seed: true,
  weights: true,
  labelMode: true,
} satisfies Record<keyof CompileOptions, true>;

const ofOptimizer = 'Give it to the optimizer: optimizer: adam({ learningRate })';
const remedies = { lr: ofOptimizer, learningRate: ofOptimizer, learning_rate: ofOptimizer };

/**
 * Joins a model with an engine, a loss and an optimizer.
 *
 * @throws CnnError (as a rejection) for an option that is unknown, without an engine, when the definition is wrong or the loss doesn't fit the model's output
 */
export async function compile(options: CompileOptions): Promise<TrainableModel> {
  checkOptionNames({ where: 'compile', options, names: Object.keys(names), remedies });
  const { engine, loss, labelMode, seed = 0 } = options;
  if (typeof engine?.load !== 'function') {
    const received = typeof engine === 'string' ? `"${engine}"` : typeof engine;
    throw new CnnError(
      'TRAINING',
      `compile: expected an engine, received ${received}. Choose one with await selectEngine() of @cnn/node or @cnn/browser.`,
    );
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CnnError('TRAINING', `seed must be an integer from 0 to 2^53 - 1, received ${seed}.`);
  }
  const model = parseModel(options.model);
  const optimizer = resolveOptimizer(options.optimizer ?? 'adam');
  const metrics = resolveMetrics(options.metrics ?? []);
  const programs = trainingPrograms({ model, loss, optimizer, ...(labelMode ? { labelMode } : {}) });
  const weights = options.weights ?? {};
  checkVariables({ model, programs }, weights);
  const own = { ...initialState(model, seed), ...programs.slots, ...weights };
  const state = { ...own, ...averagesOf(programs, own), ...weights };
  const session = oneAtATime(
    await engine.load({ state: programs.state, programs: programs.programs }, state),
  );
  const progress = { step: 0, epoch: 0, learningRate: optimizer.learningRate };
  return new TrainableModel({ model, engine, session, programs, optimizer, metrics, seed, progress });
}
