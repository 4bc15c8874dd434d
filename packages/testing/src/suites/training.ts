import {
  BATCH,
  Graph,
  gradients,
  lowerModel,
  type ModelDefinition,
  ops,
  type ProgramSet,
  type TensorValue,
  type TensorValues,
  type Value,
} from '@cnn/core';
import { type OptimizerKind, optimizerStep } from './optimizers.js';

/**
 * Programs that an engine's tests train with: mean binary cross-entropy from logits, and an optimizer in the form that
 * `@cnn/train` gives it. Default Adam.
 *
 * `train`: `image`, `label` [batch, 1], the optimizer's numbers (`stepNumbers`), and the model's masks → `loss`,
 * `prediction`. `evaluate`: `image`, `label` → the same, at inference.
 */
export function binaryTraining(model: ModelDefinition, optimizer: OptimizerKind = 'adam'): ProgramSet {
  const graph = new Graph();
  const { statistics, ...trained } = binaryLoss(graph, model, true);
  const { statistics: _, ...evaluated } = binaryLoss(graph, model, false);
  const { updates, rules } = optimizerStep(graph, trained.loss, optimizer);
  return {
    programs: {
      train: graph.program({ outputs: trained, updates: { ...statistics, ...updates }, rules }),
      evaluate: graph.program({ outputs: evaluated }),
    },
    state: graph.stateSpecs,
  };
}

/** A program `gradients`: `image`, `label`, and the model's masks → the gradient of each weight, by the weight's name. */
export function binaryGradients(model: ModelDefinition): ProgramSet {
  const graph = new Graph();
  const { loss } = binaryLoss(graph, model, true);
  const names = Object.entries(graph.stateSpecs).flatMap(([name, { role }]) =>
    role === 'trainable' ? [name] : [],
  );
  const found = gradients(
    loss,
    names.map((name) => graph.state(name, graph.stateSpecs[name] as (typeof graph.stateSpecs)[string])),
  );
  const outputs = Object.fromEntries(names.map((name, index) => [name, found[index] as Value]));
  return { programs: { gradients: graph.program({ outputs }) }, state: graph.stateSpecs };
}

/** Mean binary cross-entropy of the inputs `image` and `label`. */
function binaryLoss(graph: Graph, model: ModelDefinition, training: boolean) {
  const batch = { dtype: 'float32', source: { kind: 'batch' } } as const;
  const image = graph.input('image', { shape: [BATCH, ...model.input], ...batch });
  const label = graph.input('label', { shape: [BATCH, 1], ...batch });
  const { logits, output, statistics } = lowerModel(graph, model, { image, training });
  if (!logits) throw new Error('the model must end in a sigmoid');
  const loss = ops.reduceMean(ops.subtract(ops.softplus(logits), ops.multiply(logits, label)));
  return { loss, prediction: output, statistics };
}

/** Zeros for the optimizer's slots beside the given weights. */
export function withSlots(programs: ProgramSet, weights: TensorValues): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(programs.state).map(([name, { shape, role }]) => {
      if (role !== 'slot') return [name, weights[name] as TensorValue];
      return [name, { shape, data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)) }];
    }),
  );
}
