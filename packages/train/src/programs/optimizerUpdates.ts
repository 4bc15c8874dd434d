import { type Graph, ops, type TensorValue, type Value } from '@cnn/core';
import type { Optimizer, ParameterUpdate, StepGraph } from '../optimizers/optimizer.js';

export interface OptimizerUpdatesOptions {
  readonly graph: Graph;
  readonly optimizer: Optimizer;
  /** The gradient of the loss to each trainable state variable, by its name. */
  readonly gradients: Readonly<Record<string, Value>>;
}

export interface OptimizerUpdates {
  /** New values of parameters and slots, by state variable. */
  readonly updates: Readonly<Record<string, Value>>;
  /** Initial values of the slots, by state variable. */
  readonly slots: Readonly<Record<string, TensorValue>>;
}

/** One step of an optimizer as graph values. */
export function optimizerUpdates({ graph, optimizer, gradients }: OptimizerUpdatesOptions): OptimizerUpdates {
  const updates: Record<string, Value> = {};
  const slots: Record<string, TensorValue> = {};
  const specs = graph.stateSpecs;
  let moves: readonly ParameterUpdate[] = Object.entries(gradients).map(([name, direction]) => {
    const spec = specs[name] ?? { shape: direction.shape, dtype: 'float32', role: 'trainable' };
    return { name, value: graph.state(name, spec), direction };
  });
  const shapes = new Map(moves.map(({ name, value }) => [name, value.shape]));
  const step: StepGraph = {
    graph,
    scalar: (name) => graph.input(name, { shape: [], dtype: 'float32', source: { kind: 'scalar' } }),
    slot(slot, parameter, initial = 0) {
      const name = slotName(slot, parameter);
      const shape = shapes.get(parameter) ?? [];
      const size = shape.reduce((product, dim) => product * dim, 1);
      slots[name] = { shape, data: filled(size, initial) };
      return graph.state(name, { shape, dtype: 'float32', role: 'slot' });
    },
    assign(slot, parameter, value) {
      updates[slotName(slot, parameter)] = value;
    },
  };
  for (const transform of optimizer.transforms) moves = transform.apply(moves, step);
  for (const { name, value, direction } of moves) updates[name] = ops.subtract(value, direction);
  return { updates, slots };
}

function slotName(slot: string, parameter: string): string {
  return `optimizer/${slot}/${parameter}`;
}

/** Zeros as they are allocated take no memory until they are written to. */
function filled(size: number, value: number): Float32Array {
  const data = new Float32Array(size);
  return value === 0 ? data : data.fill(value);
}
