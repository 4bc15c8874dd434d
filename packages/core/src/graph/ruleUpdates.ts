import { CnnError } from '../errors.js';
import { add, divide, multiply, sqrt, square, subtract } from './functions.js';
import type { Graph, Value } from './graph.js';
import type { StateSpec } from './program.js';
import { formatShape } from './shape.js';
import type { AdamRule, MomentumRule, RmspropRule, SgdRule, UpdateRule } from './updateRule.js';

/**
 * The new values of the state variables that a rule changes, as nodes: the one form of each optimizer's step.
 *
 * @throws CnnError (GRAPH) for a state variable that the graph has not
 */
export function ruleUpdates(graph: Graph, rule: UpdateRule<Value>): Record<string, Value> {
  switch (rule.type) {
    case 'sgd':
      return descent(graph, rule, multiply(rule.gradient, scalar(rule, 'learningRate', rule.learningRate)));
    case 'momentum':
      return momentum(graph, rule);
    case 'rmsprop':
      return rmsprop(graph, rule);
    case 'adam':
      return adam(graph, rule);
  }
}

function adam(graph: Graph, rule: AdamRule<Value>): Record<string, Value> {
  const { gradient, beta1, beta2, epsilon } = rule;
  const [m, v] = [state(graph, rule.momentum), state(graph, rule.velocity)];
  const newM = add(m, multiply(subtract(gradient, m), 1 - beta1));
  const newV = add(v, multiply(subtract(square(gradient), v), 1 - beta2));
  const direction = divide(multiply(newM, scalar(rule, 'alpha', rule.alpha)), add(sqrt(newV), epsilon));
  return { [rule.momentum]: newM, [rule.velocity]: newV, ...descent(graph, rule, direction) };
}

function rmsprop(graph: Graph, rule: RmspropRule<Value>): Record<string, Value> {
  const { gradient, rho, epsilon, momentum: kept } = rule;
  const v = state(graph, rule.velocity);
  const newV = add(multiply(v, rho), multiply(square(gradient), 1 - rho));
  const rate = scalar(rule, 'learningRate', rule.learningRate);
  const change = divide(multiply(gradient, rate), sqrt(add(newV, epsilon)));
  if (!kept) return { [rule.velocity]: newV, ...descent(graph, rule, change) };
  const newU = add(multiply(state(graph, kept.slot), kept.factor), change);
  return { [rule.velocity]: newV, [kept.slot]: newU, ...descent(graph, rule, newU) };
}

function momentum(graph: Graph, rule: MomentumRule<Value>): Record<string, Value> {
  const { change, factor, nesterov } = rule;
  const newU = add(multiply(state(graph, rule.momentum), factor), change);
  const direction = nesterov ? add(multiply(newU, factor), change) : newU;
  return { [rule.momentum]: newU, ...descent(graph, rule, direction) };
}

/** p' = p − direction, or (p − decay) − direction. */
function descent(
  graph: Graph,
  { parameter, decay }: AdamRule<Value> | RmspropRule<Value> | MomentumRule<Value> | SgdRule<Value>,
  direction: Value,
): Record<string, Value> {
  const p = state(graph, parameter);
  return { [parameter]: subtract(decay ? subtract(p, decay) : p, direction) };
}

function state(graph: Graph, name: string): Value {
  const spec: StateSpec | undefined = graph.stateSpecs[name];
  if (!spec)
    throw new CnnError('GRAPH', `a rule names the state variable '${name}', which the graph has not.`);
  return graph.state(name, spec);
}

function scalar({ type, parameter }: UpdateRule<Value>, name: string, value: Value): Value {
  if (value.shape.length === 0) return value;
  throw new CnnError(
    'GRAPH',
    `rule ${type} of '${parameter}': ${name} must be a scalar, received ${formatShape(value.shape)}.`,
  );
}
