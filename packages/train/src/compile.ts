import {
  CnnError,
  checkOptionNames,
  type Engine,
  initialState,
  type LayerRulesOption,
  type ModelDefinition,
  parseModel,
  type TensorValues,
} from '@cnn/core';
import { clusterExchange } from './cluster/exchange.js';
import { kindOf } from './fit/kindOf.js';
import { oneAtATime } from './fit/oneAtATime.js';
import { averagesOf, checkVariables } from './fit/weights.js';
import type { LossLabelMode } from './losses/labelMode.js';
import { type OutputMetrics, resolveOutputMetrics } from './metrics/outputMetrics.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { type OptimizerName, resolveOptimizer } from './optimizers/resolve.js';
import { type OutputLosses, severalOutputs } from './programs/trainedOutputs.js';
import { trainingPrograms } from './programs/trainingPrograms.js';
import { TrainableModel } from './trainableModel.js';

export interface CompileOptions extends LayerRulesOption {
  readonly model: ModelDefinition;
  /** Where to compute. */
  readonly engine: Engine;
  /**
   * One loss, for every output where there are several; or one for each by its name: `{ malignant: 'binaryCrossentropy', grade: … }`,
   * null for one that is predicted and not trained.
   */
  readonly loss: OutputLosses;
  /** What the outputs' losses are multiplied by in their sum, by the outputs' names. Default 1 for each. */
  readonly lossWeights?: Readonly<Record<string, number>> | undefined;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | Optimizer | undefined;
  /** Default none. Of a model with several outputs, by their names: `{ grade: ['accuracy'] }`. */
  readonly metrics?: OutputMetrics | undefined;
  /** The one seed of initial weights, order of items and dropout; an integer from 0, which is one like any other. Default 0. */
  readonly seed?: number | undefined;
  /** Weights to begin with, by name; missing ones are initialized randomly. */
  readonly weights?: TensorValues | undefined;
  /** The form of labels that a custom loss takes; default `values`. */
  readonly labelMode?: LossLabelMode | undefined;
}

const names = {
  model: true,
  engine: true,
  loss: true,
  lossWeights: true,
  optimizer: true,
  metrics: true,
  seed: true,
  weights: true,
  labelMode: true,
  layers: true,
} as const;

const ofOptimizer = 'Give it to the optimizer: optimizer: adam({ learningRate })';
const remedies = {
  lr: ofOptimizer,
  learningRate: ofOptimizer,
  learning_rate: ofOptimizer,
  loss_weights: 'Use lossWeights',
};

/**
 * Joins a model with an engine, a loss and an optimizer.
 *
 * ```ts
 * const model = await compile({
 *   model: sequential({
 *     input: [50, 50, 3],
 *     layers: [conv2d({ filters: 8, kernelSize: 3 }), flatten(), dense({ units: 1, activation: 'sigmoid' })],
 *   }),
 *   engine: await selectEngine(), // of @cnn/node or @cnn/browser
 *   optimizer: adam({ learningRate: 1e-3 }),
 *   loss: 'binaryCrossentropy',
 *   metrics: ['accuracy', 'auc'],
 * });
 * ```
 *
 * On an engine that is a worker of a cluster, every worker compiles the same model and calls `fit` with the same options: each trains on
 * its share of every batch, and all have the same weights, with the same bits, after each step.
 *
 * @throws CnnError (as a rejection) for an option that is unknown, without an engine, when the definition is wrong or the loss doesn't fit the model's output
 */
export async function compile(options: CompileOptions): Promise<TrainableModel> {
  checkOptionNames({ where: 'compile', options, names, remedies });
  const { engine, loss, lossWeights, labelMode, layers, seed = 0 } = options;
  if (typeof engine?.load !== 'function') {
    throw noEngine(engine);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CnnError('TRAINING', `seed must be an integer from 0 to 2^53 - 1, received ${seed}.`);
  }
  const model = parseModel(options.model, { layers });
  const optimizer = resolveOptimizer(options.optimizer ?? 'adam');
  const workers = engine.cluster?.workers.length;
  const programs = trainingPrograms({ model, loss, lossWeights, optimizer, labelMode, layers, workers });
  const metrics = resolveOutputMetrics(options.metrics ?? [], programs.outputs, severalOutputs(model));
  const weights = options.weights ?? {};
  checkVariables({ model, programs }, weights);
  const own = { ...initialState(model, seed, { layers }), ...programs.slots, ...weights };
  const state = { ...own, ...averagesOf(programs, own), ...weights };
  const session = oneAtATime(
    await engine.load({ state: programs.state, programs: programs.programs }, state),
  );
  const exchange = await clusterExchange(engine);
  const progress = { step: 0, epoch: 0, learningRate: optimizer.learningRate };
  return new TrainableModel({
    model,
    layers,
    engine,
    session,
    programs,
    optimizer,
    metrics,
    seed,
    progress,
    exchange,
  });
}

/** What was given for an engine, and how to get one: this package knows no host, so a name means nothing to it. */
function noEngine(engine: unknown): CnnError {
  const from = 'of @cnn/node or @cnn/browser';
  const [received, remedy] =
    typeof engine === 'string'
      ? [`the name "${engine}"`, `Start it: engine: await selectEngine({ name: '${engine}' }) ${from}`]
      : engine instanceof Promise
        ? ['a promise of one', 'Put await before selectEngine()']
        : [kindOf(engine), `Choose one with await selectEngine() ${from}`];
  return new CnnError('OPTIONS', `compile: expected an engine, received ${received}. ${remedy}.`);
}
