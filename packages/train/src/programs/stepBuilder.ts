import type { Graph, TensorValue, Value } from '@cnn/core';
import type { Optimizer, ParameterUpdate, StepGraph } from '../optimizers/optimizer.js';
import { slotName } from '../optimizers/slotName.js';
import { momentumAt } from '../schedules/momentumAt.js';

/** What transforms build a step with; it collects the slots they ask for and the values they assign. */
export class StepBuilder implements StepGraph {
  readonly graph: Graph;
  /** Initial values of the slots, by state variable. */
  readonly slots: Record<string, TensorValue> = {};
  #shapes = new Map<string, readonly number[]>();
  #updates: Record<string, Value> = {};
  readonly #cyclesMomentum: boolean;

  constructor(graph: Graph, { schedule }: Pick<Optimizer, 'schedule'>) {
    this.graph = graph;
    this.#cyclesMomentum = schedule !== undefined && momentumAt({ schedule, step: 0 }) !== undefined;
  }

  /** A parameter at the beginning of a step. */
  parameter(name: string, gradient: Value): ParameterUpdate {
    const spec = this.graph.stateSpecs[name] ?? {
      shape: gradient.shape,
      dtype: 'float32',
      role: 'trainable',
    };
    this.#shapes.set(name, spec.shape);
    return { name, value: this.graph.state(name, spec), direction: gradient };
  }

  scalar(name: string): Value {
    return this.graph.input(name, { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
  }

  momentum(own: number): Value | number {
    return this.#cyclesMomentum ? this.scalar('momentum') : own;
  }

  slot(slot: string, parameter: string, initial = 0): Value {
    const name = slotName(slot, parameter);
    const shape = this.#shapes.get(parameter) ?? [];
    const size = shape.reduce((product, dim) => product * dim, 1);
    this.slots[name] = { shape, data: filled(size, initial) };
    return this.graph.state(name, { shape, dtype: 'float32', role: 'slot' });
  }

  assign(slot: string, parameter: string, value: Value): void {
    this.#updates[slotName(slot, parameter)] = value;
  }

  /** What was assigned since it was last asked. */
  takeUpdates(): Record<string, Value> {
    const updates = this.#updates;
    this.#updates = {};
    return updates;
  }
}

/** Zeros as they are allocated take no memory until they are written to. */
function filled(size: number, value: number): Float32Array {
  const data = new Float32Array(size);
  return value === 0 ? data : data.fill(value);
}
