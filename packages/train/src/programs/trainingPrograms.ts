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
  const { model, layers } = options;
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
  const outputs = trainedOutputs({ ...options, lowered: inference });
  const { labelMode, outputShape } = outputs[0] as TrainedOutput;
  const losses = batchLosses(graph, outputs, training);
  const step = optimizerStep(graph, { optimizer, loss: losses.loss });
  const train = graph.program({
    outputs: { ...losses, ...predictions(training.outputs) },
    updates: { ...step.updates, ...training.statistics },
    rules: step.rules,
  });
  const state = graph.stateSpecs;
  const predicted = predictions(inference.outputs);
  const evaluate = graph.program({ outputs: { ...batchLosses(graph, outputs, inference), ...predicted } });
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

/** `loss`: the outputs' losses times their weights, plus the model's regularization. With several outputs each one's own too. Shapes []. */
function batchLosses(
  graph: Graph,
  outputs: readonly TrainedOutput[],
  model: LoweredModel,
): { readonly loss: Value } & Readonly<Record<string, Value>> {
  const { regularization } = model;
  const own = outputs.map((output) => outputLoss(graph, output, model));
  const sum = own
    .map((loss, at) => weighted(loss, (outputs[at] as TrainedOutput).lossWeight))
    .reduce((total, loss) => ops.add(total, loss));
  const loss = regularization ? ops.add(sum, regularization) : sum;
  if (outputs.length === 1) return { loss };
  const named = outputs.map((output, at) => [lossOf(output), own[at] as Value]);
  return { loss, ...Object.fromEntries(named) };
}

const weighted = (loss: Value, weight: number): Value => (weight === 1 ? loss : ops.multiply(loss, weight));

/** Σ weight·loss / batch size (Keras's `sum_over_batch_size`) of one output. Shape []. */
function outputLoss(
  graph: Graph,
  { name, loss, label, labelMode }: TrainedOutput,
  model: LoweredModel,
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
  return ops.reduceMean(ops.multiply(perItem, weight));
}

/** One step on the gradients of the loss, or of the scaled loss where the optimizer scales it. */
function optimizerStep(
  graph: Graph,
  { optimizer, loss }: { readonly optimizer: Optimizer; readonly loss: Value },
): OptimizerUpdates {
  if (!optimizer.lossScale)
    return optimizerUpdates({ graph, optimizer, gradients: parameterGradients(graph, loss) });
  const { scale, slots, ...scaling } = lossScaleOf(graph, optimizer.lossScale);
  const scaled = parameterGradients(graph, ops.multiply(loss, scale));
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
