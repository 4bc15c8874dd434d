import {
  type Graph,
  ops,
  ruleHolds,
  type StateSpec,
  type TensorValue,
  type UpdateRule,
  type Value,
} from '@cnn/core';
import {
  APPLY_UPDATES,
  type NewParameter,
  type Optimizer,
  type ParameterUpdate,
} from '../optimizers/optimizer.js';
import { requireMatches } from '../optimizers/scaleRates.js';
import { StepBuilder } from './stepBuilder.js';

export interface OptimizerUpdatesOptions {
  readonly graph: Graph;
  readonly optimizer: Optimizer;
  /** The gradient of the loss to each trainable state variable, by its name. */
  readonly gradients: Readonly<Record<string, Value>>;
}

export interface OptimizerUpdates {
  /** New values of parameters and slots, by state variable. */
  readonly updates: Readonly<Record<string, Value>>;
  /** The updates that are an optimizer's step by its name. Clipping, decay and averages leave it so; what changes the step itself does not. */
  readonly rules: readonly UpdateRule<Value>[];
  /** Initial values of the slots, by state variable. */
  readonly slots: Readonly<Record<string, TensorValue>>;
}

/** One step of an optimizer as graph values. */
export function optimizerUpdates({ graph, optimizer, gradients }: OptimizerUpdatesOptions): OptimizerUpdates {
  const { frozen = [], gradientAccumulationSteps: batches = 1, transforms } = optimizer;
  requireMatches('frozen', frozen, Object.keys(gradients));
  const builder = new StepBuilder(graph, optimizer);
  let moves = Object.entries(gradients)
    .filter(([name]) => !frozen.some((part) => name.includes(part)))
    .map(([name, direction]) => builder.parameter(name, direction));
  const due = batches > 1 ? ops.greater(builder.scalar(APPLY_UPDATES), 0.5) : undefined;
  if (due) moves = moves.map((move) => accumulated(move, { builder, due, batches }));
  const before = moves;
  const gathered = builder.takeUpdates();
  let directions: readonly ParameterUpdate[] = moves;
  for (const transform of transforms) directions = transform.apply(directions, builder);
  const changed = builder.takeUpdates();
  for (const { name, value, direction } of directions) changed[name] = ops.subtract(value, direction);
  const updates = due ? onlyWhen(due, changed, graph) : changed;
  let parameters: readonly NewParameter[] = before.map(({ name, value }) => ({
    name,
    value: updates[name] ?? value,
  }));
  for (const transform of transforms) parameters = transform.finish?.(parameters, builder) ?? parameters;
  const finished = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  const all = { ...updates, ...finished, ...gathered, ...builder.takeUpdates() };
  const rules = directions.flatMap(({ rule }) => (rule && ruleHolds(graph, rule, all) ? [rule] : []));
  return { updates: all, rules, slots: builder.slots };
}

interface Accumulation {
  readonly builder: StepBuilder;
  /** Whether this batch ends an accumulation. */
  readonly due: Value;
  readonly batches: number;
}

/** The mean gradient of the batches so far; the sum is kept in a slot, which begins at 0 again when it is due. */
function accumulated(move: ParameterUpdate, { builder, due, batches }: Accumulation): ParameterUpdate {
  const sum = ops.add(builder.slot('accumulator', move.name), move.direction);
  builder.assign('accumulator', move.name, ops.select(due, 0, sum));
  return { ...move, direction: ops.divide(sum, batches) };
}

/** The new values when `due`, else the old ones. */
export function onlyWhen(
  due: Value,
  updates: Readonly<Record<string, Value>>,
  graph: Graph,
): Record<string, Value> {
  const specs = graph.stateSpecs;
  return Object.fromEntries(
    Object.entries(updates).map(([name, value]) => [
      name,
      ops.select(due, value, graph.state(name, specs[name] as StateSpec)),
    ]),
  );
}
