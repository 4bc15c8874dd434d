import {
  type Graph,
  gradients,
  ops,
  ruleUpdates,
  type TensorValue,
  type UpdateRule,
  type Value,
} from '@cnn/core';

/** The optimizers that an engine may have as one operation, in every form that `@cnn/train` gives them, and one that has no rule. */
export const optimizerKinds = [
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'rmspropMomentum',
  'adam',
  'adamW',
  'unnamed',
] as const;

export type OptimizerKind = (typeof optimizerKinds)[number];

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/**
 * A step of an optimizer: the nodes that its rule stands for, which are those that `@cnn/train` writes (its tests say so),
 * and the rules themselves.
 */
export function optimizerStep(
  graph: Graph,
  loss: Value,
  kind: OptimizerKind,
): { readonly updates: Record<string, Value>; readonly rules: readonly UpdateRule<Value>[] } {
  const specs = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const weights = specs.map(([name, spec]) => graph.state(name, spec));
  const slopes = gradients(loss, weights);
  const rules: UpdateRule<Value>[] = [];
  const updates: Record<string, Value> = {};
  specs.forEach(([parameter, { shape }], index) => {
    const [weight, gradient] = [weights[index] as Value, slopes[index] as Value];
    const slot = (name: string): string => {
      const variable = `optimizer/${name}/${parameter}`;
      graph.state(variable, { shape, dtype: 'float32', role: 'slot' });
      return variable;
    };
    if (kind === 'unnamed') {
      const change = ops.multiply(ops.tanh(gradient), 0.01);
      updates[parameter] = ops.subtract(weight, ops.divide(change, 2));
      return;
    }
    const rule = ruleOf({ graph, kind, parameter, weight, gradient, slot });
    rules.push(rule);
    Object.assign(updates, ruleUpdates(graph, rule));
  });
  return { updates, rules };
}

function ruleOf(parts: {
  readonly graph: Graph;
  readonly kind: Exclude<OptimizerKind, 'unnamed'>;
  readonly parameter: string;
  readonly weight: Value;
  readonly gradient: Value;
  readonly slot: (name: string) => string;
}): UpdateRule<Value> {
  const { graph, kind, parameter, weight, gradient, slot } = parts;
  const number = (name: string): Value =>
    graph.input(name, { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
  switch (kind) {
    case 'sgd':
      return { type: 'sgd', parameter, gradient, learningRate: number('learningRate') };
    case 'momentum':
    case 'nesterov': {
      const change = ops.multiply(gradient, number('learningRate'));
      const nesterov = kind === 'nesterov';
      return { type: 'momentum', parameter, momentum: slot('momentum'), change, factor: 0.9, nesterov };
    }
    case 'rmsprop':
    case 'rmspropMomentum': {
      const momentum =
        kind === 'rmspropMomentum' ? { momentum: { slot: slot('momentum'), factor: 0.9 } } : {};
      return {
        ...{ type: 'rmsprop', parameter, velocity: slot('velocity'), gradient },
        ...{ learningRate: number('learningRate'), rho: 0.9, epsilon: EPSILON, ...momentum },
      };
    }
    case 'adam':
    case 'adamW': {
      const decay =
        kind === 'adamW' ? { decay: ops.multiply(weight, ops.multiply(number('learningRate'), 0.004)) } : {};
      return {
        ...{ type: 'adam', parameter, momentum: slot('momentum'), velocity: slot('velocity'), gradient },
        ...{ alpha: number('alpha'), beta1: BETA1, beta2: BETA2, epsilon: EPSILON, ...decay },
      };
    }
  }
}

/**
 * The numbers that a step wants from the host: `learningRate`, and for Adam `alpha`, the learning rate with its bias
 * correction (Kingma & Ba 2015, the form before section 2.1).
 *
 * @param step steps before this one
 */
export function stepNumbers(learningRate: number, step: number): Record<string, TensorValue> {
  const t = step + 1;
  const alpha = (learningRate * Math.sqrt(1 - BETA2 ** t)) / (1 - BETA1 ** t);
  const scalar = (value: number): TensorValue => ({ shape: [], data: Float32Array.of(value) });
  return { learningRate: scalar(learningRate), alpha: scalar(alpha) };
}
