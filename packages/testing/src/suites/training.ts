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

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/**
 * Programs that an engine's tests train with: mean binary cross-entropy from logits, and Adam as Keras has it
 * (Kingma & Ba 2015, the form before section 2.1: step size learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)).
 *
 * `train`: `image`, `label` [batch, 1], `learningRate`, and the model's masks → `loss`, `prediction`.
 * `evaluate`: `image`, `label` → the same, at inference.
 */
export function binaryTraining(model: ModelDefinition): ProgramSet {
  const graph = new Graph();
  const rate = graph.input('learningRate', { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
  const { statistics, ...trained } = binaryLoss(graph, model, true);
  const { statistics: _, ...evaluated } = binaryLoss(graph, model, false);
  const updates = { ...statistics, ...adam(graph, trained.loss, rate) };
  return {
    programs: {
      train: graph.program({ outputs: trained, updates }),
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

function adam(graph: Graph, loss: Value, rate: Value): Record<string, Value> {
  const specs = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const weights = specs.map(([name, spec]) => graph.state(name, spec));
  const found = gradients(loss, weights);
  // 1 − βᵗ of the step before: a power of β in float32 would leave it 1e-5 off.
  const correction = (beta: number): readonly [string, Value] => {
    const name = `optimizer/correction/${beta}`;
    const before = graph.state(name, { shape: [], dtype: 'float32', role: 'slot' });
    return [name, ops.add(ops.multiply(before, beta), 1 - beta)];
  };
  const [[name1, correction1], [name2, correction2]] = [correction(BETA1), correction(BETA2)];
  const size = ops.divide(ops.multiply(rate, ops.sqrt(correction2)), correction1);
  const average = (old: Value, now: Value, beta: number): Value =>
    ops.add(ops.multiply(old, beta), ops.multiply(now, 1 - beta));
  const updates: Record<string, Value> = { [name1]: correction1, [name2]: correction2 };
  specs.forEach(([name, { shape, dtype }], index) => {
    const [weight, gradient] = [weights[index] as Value, found[index] as Value];
    const [momentName, velocityName] = [`optimizer/momentum/${name}`, `optimizer/velocity/${name}`];
    const moment = average(graph.state(momentName, { shape, dtype, role: 'slot' }), gradient, BETA1);
    const velocity = average(
      graph.state(velocityName, { shape, dtype, role: 'slot' }),
      ops.square(gradient),
      BETA2,
    );
    const change = ops.divide(ops.multiply(moment, size), ops.add(ops.sqrt(velocity), EPSILON));
    Object.assign(updates, {
      [momentName]: moment,
      [velocityName]: velocity,
      [name]: ops.subtract(weight, change),
    });
  });
  return updates;
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
