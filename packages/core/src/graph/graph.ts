import { CnnError } from '../errors.js';
import type { AnyNode, OperationAttributes, OperationName, ValueType } from './operations.js';
import type { Program, ProgramInput, StateSpec } from './program.js';
import { pruneToProgram } from './prune.js';
import { formatShape, type Shape, sameShape, sizeOf } from './shape.js';
import { inferType } from './shapes/table.js';
import { renameRule, type UpdateRule } from './updateRule.js';

/** One value while a graph is being built: a node, and the graph that it belongs to. */
export interface Value extends ValueType {
  readonly graph: Graph;
  readonly id: number;
}

/**
 * A graph under construction. Equal operations on equal operands are one node, so a value that is written twice is
 * computed once.
 */
export class Graph {
  readonly #nodes: AnyNode[] = [];
  readonly #values: Value[] = [];
  readonly #known = new Map<string, Value>();
  readonly #inputs = new Map<string, ProgramInput>();
  readonly #state = new Map<string, StateSpec>();

  /** An input of the program. Asking for a name again gives the same value; its type must then be the same. */
  input(name: string, input: ProgramInput): Value {
    const known = this.#inputs.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(input)) {
      throw new CnnError(
        'GRAPH',
        `input '${name}' is declared twice with different types. Give one another name.`,
      );
    }
    this.#inputs.set(name, input);
    return this.apply('input', [], { name }, input);
  }

  /** A state variable's value at the start of a run. */
  state(name: string, spec: StateSpec): Value {
    const known = this.#state.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(spec)) {
      throw new CnnError(
        'GRAPH',
        `state '${name}' is declared twice with different types. Give one another name.`,
      );
    }
    this.#state.set(name, spec);
    return this.apply('state', [], { name }, spec);
  }

  /** A constant: an array in row-major order (shape `[values.length]` unless given), or a number that fills `shape`. */
  constant(values: readonly number[] | number, shape?: Shape, dtype: 'float32' | 'int32' = 'float32'): Value {
    const form = shape ?? (typeof values === 'number' ? [] : [values.length]);
    if (typeof values !== 'number' && values.length !== sizeOf(form)) {
      throw new CnnError(
        'GRAPH',
        `constant of shape ${formatShape(form)} needs ${sizeOf(form)} values, received ${values.length}.`,
      );
    }
    return this.apply('constant', [], { values }, { shape: form, dtype });
  }

  /** Adds a node, or finds the equal one. Its shape comes from the operation's rule. */
  apply<K extends OperationName>(
    operation: K,
    operands: readonly Value[],
    attributes: OperationAttributes[K],
    target?: ValueType,
  ): Value {
    for (const operand of operands) {
      if (operand.graph !== this) {
        throw new CnnError(
          'GRAPH',
          `${operation}: an operand belongs to another graph. Build both in one graph.`,
        );
      }
    }
    const { shape, dtype } = inferType({ operation, operands, attributes, target });
    const ids = operands.map((operand) => operand.id);
    const key = JSON.stringify([operation, ids, attributes, shape, dtype]);
    const known = this.#known.get(key);
    if (known) return known;
    const id = this.#nodes.length;
    // The union's members differ only in what K fixes, which the parameters of this method tie together.
    this.#nodes.push({ id, operation, attributes, operands: ids, shape, dtype } as AnyNode);
    const value: Value = { graph: this, id, shape, dtype };
    this.#values.push(value);
    this.#known.set(key, value);
    return value;
  }

  /** The node behind a value. */
  node(value: Value): AnyNode {
    return this.#nodes[value.id] as AnyNode;
  }

  /** The value of a node by its index. */
  value(id: number): Value {
    return this.#values[id] as Value;
  }

  /** Nodes so far: the next one has this index. */
  get size(): number {
    return this.#nodes.length;
  }

  /** Every state variable declared so far. */
  get stateSpecs(): Readonly<Record<string, StateSpec>> {
    return Object.fromEntries(this.#state);
  }

  /**
   * The program that computes `outputs` and `updates`, with only the nodes that they need. `rules` must be what the
   * updates of their variables compute: see `ruleUpdates`.
   *
   * @throws CnnError when an update's type differs from its variable's
   */
  program(results: {
    readonly outputs: Readonly<Record<string, Value>>;
    readonly updates?: Readonly<Record<string, Value>>;
    readonly rules?: readonly UpdateRule<Value>[];
  }): Program {
    const updates = results.updates ?? {};
    for (const [name, value] of Object.entries(updates)) {
      const spec = this.#state.get(name);
      if (!spec) throw new CnnError('GRAPH', `update of '${name}': the graph has no such state variable.`);
      if (!sameShape(spec.shape, value.shape) || spec.dtype !== value.dtype) {
        throw new CnnError(
          'GRAPH',
          `update of '${name}': expected ${spec.dtype} ${formatShape(spec.shape)}, received ${value.dtype} ${formatShape(value.shape)}.`,
        );
      }
    }
    return pruneToProgram({
      nodes: this.#nodes,
      inputs: this.#inputs,
      outputs: idsOf(results.outputs),
      updates: idsOf(updates),
      rules: (results.rules ?? []).map((rule) => renameRule(rule, ({ id }) => id)),
    });
  }
}

function idsOf(values: Readonly<Record<string, Value>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.id]));
}
