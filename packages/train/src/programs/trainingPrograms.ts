import {
  CnnError,
  Graph,
  gradients,
  type LayerRulesOption,
  type LoweredModel,
  lowerModel,
  type ModelDefinition,
  ops,
  type ProgramSet,
  type StateSpec,
  type TensorValue,
  type Value,
} from '@cnn/core';
import { type LossLabelMode, labelInput } from '../losses/labelMode.js';
import type { Loss, LossFunction } from '../losses/loss.js';
import { type LossName, resolveLoss } from '../losses/registry.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { type OptimizerName, resolveOptimizer } from '../optimizers/resolve.js';
import { modelEnd } from './modelEnd.js';
import { onAverages } from './onAverages.js';
import { optimizerUpdates } from './optimizerUpdates.js';

export interface TrainingProgramsOptions extends LayerRulesOption {
  readonly model: ModelDefinition;
  /** A name, a loss with options such as `binaryCrossentropy({ labelSmoothing: 0.1 })`, or a custom function. */
  readonly loss: LossName | Loss | LossFunction;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | Optimizer | undefined;
  /** The form of labels that a custom loss takes; default `values`. Other losses know theirs. */
  readonly labelMode?: LossLabelMode | undefined;
}

/**
 * The programs of one model over one state:
 * - `train`: inputs `image`, `label`, `weight`, the optimizer's numbers (`learningRate`, `alpha`) and dropout's masks;
 *   outputs `loss` (a number, for the whole batch, regularization included) and `prediction`; updates parameters,
 *   slots and running statistics.
 * - `evaluate`: inputs `image`, `label`, `weight`; outputs `loss` and `prediction`. It changes nothing.
 * - `predict`: input `image`; output `prediction`.
 *
 * Where the optimizer keeps averages, `evaluate` and `predict` read those in the place of parameters.
 *
 * An input that a program doesn't need is not among its inputs.
 */
export interface TrainingPrograms extends ProgramSet {
  readonly labelMode: LossLabelMode;
  /** Shape of the output without the batch. */
  readonly outputShape: readonly number[];
  /** Initial value of every optimizer slot. */
  readonly slots: Readonly<Record<string, TensorValue>>;
}

/** @throws CnnError when the loss doesn't fit the model's output */
export function trainingPrograms(options: TrainingProgramsOptions): TrainingPrograms {
  const { model, layers } = options;
  const loss = resolveLoss(options.loss, options.labelMode);
  const optimizer = resolveOptimizer(options.optimizer ?? 'adam');
  const graph = new Graph();
  const [height, width, channels] = model.input;
  const image = graph.input('image', {
    shape: [-1, height, width, channels],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const training = lowerModel(graph, model, { image, training: true, layers });
  const inference = lowerModel(graph, model, { image, training: false, layers });
  const end = modelEnd(model, inference);
  loss.check(end);
  const label = graph.input('label', labelInput(loss.labelMode, end.outputShape));
  const trainLoss = batchLoss(loss, label, training);
  const evaluateLoss = batchLoss(loss, label, inference);
  const step = optimizerUpdates({ graph, optimizer, gradients: parameterGradients(graph, trainLoss) });
  const train = graph.program({
    outputs: { loss: trainLoss, prediction: training.output },
    updates: { ...step.updates, ...training.statistics },
    rules: step.rules,
  });
  const state = graph.stateSpecs;
  const evaluate = graph.program({ outputs: { loss: evaluateLoss, prediction: inference.output } });
  const predict = graph.program({ outputs: { prediction: inference.output } });
  return {
    labelMode: loss.labelMode,
    outputShape: end.outputShape,
    slots: step.slots,
    state,
    programs: { train, evaluate: onAverages(evaluate, state), predict: onAverages(predict, state) },
  };
}

/** Σ weight·loss / batch size (Keras's `sum_over_batch_size`), plus the model's regularization. Shape []. */
function batchLoss(loss: Loss, label: Value, model: LoweredModel): Value {
  const { output: prediction, logits, regularization } = model;
  const perItem = loss.perItem(label, logits ? { prediction, logits } : { prediction });
  if (perItem.shape.length !== 1 || perItem.shape[0] !== -1 || perItem.dtype !== 'float32') {
    throw new CnnError(
      'TRAINING',
      `loss ${loss.name} must give one number for each item, shape [?], received [${perItem.shape.join(', ')}]. Use ops.reduceMean(x, { axes: [1] }).`,
    );
  }
  const weight = label.graph.input('weight', { shape: [-1], dtype: 'float32', source: { kind: 'batch' } });
  const mean = ops.reduceMean(ops.multiply(perItem, weight));
  return regularization ? ops.add(mean, regularization) : mean;
}

/** The gradient of the loss to every trainable variable, by name. */
function parameterGradients(graph: Graph, loss: Value): Record<string, Value> {
  const names = Object.entries(graph.stateSpecs).flatMap(([name, { role }]) =>
    role === 'trainable' ? [name] : [],
  );
  const specs = graph.stateSpecs;
  const slopes = gradients(
    loss,
    names.map((name) => graph.state(name, specs[name] as StateSpec)),
  );
  return Object.fromEntries(names.map((name, index) => [name, slopes[index] as Value]));
}
