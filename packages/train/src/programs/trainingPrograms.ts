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
  predictions,
  type StateSpec,
  type TensorValue,
  type Value,
} from '@cnn/core';
import { type LossLabelMode, labelInput } from '../losses/labelMode.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { type OptimizerName, resolveOptimizer } from '../optimizers/resolve.js';
import { lossScaleOf } from './lossScale.js';
import { onAverages } from './onAverages.js';
import { type OptimizerUpdates, onlyWhen, optimizerUpdates } from './optimizerUpdates.js';
import { BATCH_ITEMS, hasItems, hostNumber, type WholeStep, WORKER_SHARE, wholeStep } from './sharedStep.js';
import { type OutputLosses, type TrainedOutput, trainedOutputs } from './trainedOutputs.js';

export interface TrainingProgramsOptions extends LayerRulesOption {
  readonly model: ModelDefinition;
  /**
   * A name, a loss with options such as `binaryCrossentropy({ labelSmoothing: 0.1 })`, or a custom function: of every output. Or
   * one for each output by its name, null for one that is not trained.
   */
  readonly loss: OutputLosses;
  /** By the outputs' names; 1 where there is none. */
  readonly lossWeights?: Readonly<Record<string, number>> | undefined;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | Optimizer | undefined;
  /** The form of labels that a custom loss takes; default `values`. Other losses know theirs. */
  readonly labelMode?: LossLabelMode | undefined;
  /** How many workers of a cluster train together. Default 1. */
  readonly workers?: number | undefined;
}

/**
 * The programs of one model over one state:
 * - `train`: inputs `image`, `label`, `weight`, the optimizer's numbers (`learningRate`, `alpha`) and dropout's masks;
 *   outputs `loss` (a number, for the whole batch, regularization included) and `prediction`; updates parameters,
 *   slots and running statistics.
 * - `evaluate`: inputs `image`, `label`, `weight`; outputs `loss` and `prediction`. It changes nothing.
 * - `predict`: input `image`; output `prediction`.
 *
 * A model's further inputs are `input/NAME`. Of several outputs, `label` and `prediction` are the main one's, those of the others
 * `label/NAME` and `prediction/NAME`; each has its own `loss/NAME`, without its weight, of which `loss` is the weighted sum.
 *
 * Where the optimizer keeps averages, `evaluate` and `predict` read those in the place of parameters.
 *
 * An input that a program doesn't need is not among its inputs.
 *
 * With several workers, `train` is a worker's part of a step, and the same for all: it wants the numbers `batchItems` and `workerShare`
 * besides, and takes the sum over all workers before the optimizer, so that `loss`, the updates and the outputs `request/NAME`, which
 * the workers ask of each other, have the same bits on each. `prediction` is of the worker's own items.
 */
export interface TrainingPrograms extends ProgramSet {
  /** Of the main output. */
  readonly labelMode: LossLabelMode;
  /** Shape of the main output without the batch. */
  readonly outputShape: readonly number[];
  /** Every output that is trained, the main one first. */
  readonly outputs: readonly TrainedOutput[];
  /** Initial value of every optimizer slot. */
  readonly slots: Readonly<Record<string, TensorValue>>;
}

/** @throws CnnError when a loss doesn't fit its output */
export function trainingPrograms(options: TrainingProgramsOptions): TrainingPrograms {
  const { model, layers, workers = 1 } = options;
  const optimizer = resolveOptimizer(options.optimizer ?? 'adam');
  const graph = new Graph();
  const [height, width, channels] = model.input;
  const image = graph.input('image', {
    shape: [-1, height, width, channels],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const shared = workers > 1;
  const counts = shared ? hasItems(graph) : undefined;
  const training = lowerModel(graph, model, { image, training: true, layers, counts });
  const inference = lowerModel(graph, model, { image, training: false, layers });
  const outputs = trainedOutputs({ ...options, lowered: inference });
  const { labelMode, outputShape } = outputs[0] as TrainedOutput;
  const losses = batchLosses(graph, outputs, { model: training, shared });
  const { statistics } = training;
  let whole: Omit<WholeStep, 'gradients'> = { losses, statistics, requests: {} };
  const step = optimizerStep(graph, {
    optimizer,
    loss: losses.loss,
    ofAllWorkers(own) {
      if (!shared) return own;
      const { gradients: sums, ...others } = wholeStep(graph, { losses, gradients: own, statistics });
      whole = others;
      return sums;
    },
  });
  const train = graph.program({
    outputs: { ...whole.losses, ...predictions(training.outputs), ...whole.requests },
    updates: { ...step.updates, ...whole.statistics },
    rules: step.rules,
  });
  const state = graph.stateSpecs;
  const predicted = predictions(inference.outputs);
  const evaluated = batchLosses(graph, outputs, { model: inference, shared: false });
  const evaluate = graph.program({ outputs: { ...evaluated, ...predicted } });
  const predict = graph.program({ outputs: predicted });
  return {
    labelMode,
    outputShape,
    outputs,
    slots: step.slots,
    state,
    programs: { train, evaluate: onAverages(evaluate, state), predict: onAverages(predict, state) },
  };
}

/** The name that programs have for an output's own loss, where several are trained. */
export const lossOf = ({ name }: TrainedOutput): string => `loss/${name}`;

interface LossesOf {
  readonly model: LoweredModel;
  /** Whether the items are a worker's share of a batch: then the sum over workers is the loss. */
  readonly shared: boolean;
}

/** `loss`: the outputs' losses times their weights, plus the model's regularization. With several outputs each one's own too. Shapes []. */
function batchLosses(
  graph: Graph,
  outputs: readonly TrainedOutput[],
  of: LossesOf,
): { readonly loss: Value } & Readonly<Record<string, Value>> {
  const { regularization } = of.model;
  const own = outputs.map((output) => outputLoss(graph, output, of));
  const sum = own
    .map((loss, at) => weighted(loss, (outputs[at] as TrainedOutput).lossWeight))
    .reduce((total, loss) => ops.add(total, loss));
  const penalty =
    regularization && of.shared
      ? ops.multiply(regularization, hostNumber(graph, WORKER_SHARE))
      : regularization;
  const loss = penalty ? ops.add(sum, penalty) : sum;
  if (outputs.length === 1) return { loss };
  const named = outputs.map((output, at) => [lossOf(output), own[at] as Value]);
  return { loss, ...Object.fromEntries(named) };
}

const weighted = (loss: Value, weight: number): Value => (weight === 1 ? loss : ops.multiply(loss, weight));

/** Σ weight·loss / size of the whole batch (Keras's `sum_over_batch_size`) of one output. Shape []. */
function outputLoss(
  graph: Graph,
  { name, loss, label, labelMode }: TrainedOutput,
  { model, shared }: LossesOf,
): Value {
  const { output: prediction, logits } = model.outputs.find(
    (output) => output.name === name,
  ) as LoweredModel['outputs'][number];
  const labels = graph.input(label, labelInput(labelMode, prediction.shape.slice(1)));
  const perItem = loss.perItem(labels, logits ? { prediction, logits } : { prediction });
  if (perItem.shape.length !== 1 || perItem.shape[0] !== -1 || perItem.dtype !== 'float32') {
    throw new CnnError(
      'TRAINING',
      `loss ${loss.name} must give one number for each item, shape [?], received [${perItem.shape.join(', ')}]. Use ops.reduceMean(x, { axes: [1] }).`,
    );
  }
  const weight = graph.input('weight', { shape: [-1], dtype: 'float32', source: { kind: 'batch' } });
  const counted = ops.multiply(perItem, weight);
  if (!shared) return ops.reduceMean(counted);
  return ops.divide(ops.reduceSum(counted), hostNumber(graph, BATCH_ITEMS));
}

interface OptimizerStepOptions {
  readonly optimizer: Optimizer;
  readonly loss: Value;
  /** What the gradients of the own loss are summed by, over all workers; of one process they are what they are. */
  readonly ofAllWorkers: (gradients: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>;
}

/** One step on the gradients of the loss, or of the scaled loss where the optimizer scales it. */
function optimizerStep(
  graph: Graph,
  { optimizer, loss, ofAllWorkers }: OptimizerStepOptions,
): OptimizerUpdates {
  if (!optimizer.lossScale) {
    const own = ofAllWorkers(parameterGradients(graph, loss));
    return optimizerUpdates({ graph, optimizer, gradients: own });
  }
  const { scale, slots, ...scaling } = lossScaleOf(graph, optimizer.lossScale);
  const scaled = ofAllWorkers(parameterGradients(graph, ops.multiply(loss, scale)));
  const unscaled = Object.entries(scaled).map(([name, slope]) => [name, ops.divide(slope, scale)]);
  const step = optimizerUpdates({ graph, optimizer, gradients: Object.fromEntries(unscaled) });
  const finite = scaling.finite(scaled);
  return {
    updates: { ...onlyWhen(finite, step.updates, graph), ...scaling.updates(finite) },
    rules: [],
    slots: { ...step.slots, ...slots },
  };
}

/** The gradient of the loss to every trainable variable that it depends on, by name. */
function parameterGradients(graph: Graph, loss: Value): Record<string, Value> {
  const needed = ancestors(loss);
  const names = Object.entries(graph.stateSpecs).flatMap(([name, { role }]) =>
    role === 'trainable' ? [name] : [],
  );
  const specs = graph.stateSpecs;
  const parameters = names
    .map((name) => ({ name, value: graph.state(name, specs[name] as StateSpec) }))
    .filter(({ value }) => needed.has(value.id));
  const slopes = gradients(
    loss,
    parameters.map(({ value }) => value),
  );
  return Object.fromEntries(parameters.map(({ name }, index) => [name, slopes[index] as Value]));
}

/** The nodes that a value is computed from. */
function ancestors({ graph, id }: Value): ReadonlySet<number> {
  const found = new Set([id]);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const operand of graph.node(graph.value(next)).operands) {
      if (found.has(operand)) continue;
      found.add(operand);
      open.push(operand);
    }
  }
  return found;
}
