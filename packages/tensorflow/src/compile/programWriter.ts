import {
  type AnyNode,
  CnnError,
  findFusions,
  isBatched,
  type OperationName,
  type Program,
  ProgramIndex,
  type ProgramSet,
  type Shape,
} from '@cnn/core';
import { operations } from '../operations/table.js';
import type { WriteOperation, Writing } from '../operations/writeOperation.js';
import type { Fusion } from '../patterns/fusion.js';
import { patterns } from '../patterns/table.js';
import type { UpdateFusion } from '../patterns/update.js';
import { findUpdates } from '../patterns/updates.js';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import { CollectiveWriter } from './collectiveWriter.js';

/** What a program needs of the set that it belongs to. */
export interface ProgramSurroundings {
  readonly graph: GraphWriter;
  readonly state: ProgramSet['state'];
  /** The resource of a state variable. */
  handle(variable: string): Tensor;
  /** A variable of the engine's own, of the form of another one. */
  scratch(like: string): Tensor;
  /** How many workers compute together. Absent where it is one process, whose programs have no collective operations. */
  readonly workers?: number | undefined;
  /** What stands in the place of placeholders and variables: a program that is complete in itself has it. */
  readonly given?: GivenTensors;
}

interface GivenTensors {
  input(name: string): Tensor;
  /** The value of a state variable. */
  value(variable: string): Tensor;
  /** Scalar int32: the number of items. */
  batchSize(): Tensor;
}

/** Where a written program is fed and fetched. */
export interface WrittenProgram {
  /** Input name → placeholder. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** The placeholder of the batch size, when the program needs it. */
  readonly batch?: Tensor;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** To be fetched when no output is: it makes the updates happen. */
  readonly done: Tensor;
  /** Whether a run waits for the other workers. */
  readonly collective: boolean;
  /** Names of the patterns and rules that it was written by, in order. */
  readonly fusions: readonly string[];
}

/** Writes one program of a set. */
export class ProgramWriter {
  readonly #name: string;
  readonly #index: ProgramIndex;
  readonly #around: ProgramSurroundings;
  readonly #fusions: Map<number, Fusion>;
  readonly #patterns: ReadonlyMap<number, string>;
  readonly #updates: readonly UpdateFusion[];
  readonly #written = new Map<number, Tensor>();
  readonly #inputs: Record<string, Tensor> = {};
  readonly #needed: ReadonlySet<number>;
  readonly #collectives: CollectiveWriter | undefined;
  #batch: Tensor | undefined;

  constructor(name: string, program: Program, around: ProgramSurroundings) {
    this.#name = name;
    this.#index = new ProgramIndex(program);
    this.#around = around;
    const found = findFusions(this.#index, patterns);
    this.#fusions = new Map([...found].map(([id, { fusion }]) => [id, fusion]));
    this.#patterns = new Map([...found].map(([id, { pattern }]) => [id, pattern]));
    const { graph, workers } = around;
    if (workers !== undefined) {
      this.#collectives = new CollectiveWriter({
        ...{ graph, workers, index: this.#index },
        tensor: (id) => this.#tensor(id),
        isNeeded: (id) => this.#needed.has(id),
      });
      for (const [id, fusion] of this.#collectives.fusions()) this.#fusions.set(id, fusion);
    }
    this.#updates = findUpdates(this.#index);
    for (const update of this.#updates) this.#readNewValue(update);
    this.#needed = this.#findNeeded();
  }

  write(): WrittenProgram {
    const { graph } = this.#around;
    const { program } = this.#index;
    graph.scope(this.#name);
    for (const { id } of program.nodes) if (this.#needed.has(id)) this.#tensor(id);
    const collectives = this.#collectives?.before(program.nodes.length) ?? [];
    // Whatever a run brings to the host, it takes part in all sums: workers may ask for different outputs.
    const last = [...this.#writeUpdates(), ...collectives];
    const after =
      last.length > 0 ? [graph.add({ op: 'NoOp', name: `${this.#name}/updated`, after: last })] : [];
    const outputs: Record<string, Tensor> = {};
    for (const [name, id] of Object.entries(program.outputs)) {
      outputs[name] = graph.add({
        op: 'Identity',
        name: `${this.#name}/output_${Object.keys(outputs).length}`,
        inputs: [this.#tensor(id)],
        attributes: { T: attribute.type(this.#index.node(id).dtype) },
        after,
      });
    }
    const done = graph.add({
      op: 'Const',
      name: `${this.#name}/done`,
      attributes: { dtype: attribute.type('int32'), value: attribute.tensor([], Int32Array.of(0)) },
      after,
    });
    return {
      inputs: this.#inputs,
      outputs,
      done,
      collective: collectives.length > 0,
      fusions: this.#used(),
      ...(this.#batch === undefined ? {} : { batch: this.#batch }),
    };
  }

  #used(): string[] {
    const nodes = [...this.#written.keys()].flatMap((id) => this.#patterns.get(id) ?? []);
    return [...new Set([...nodes, ...this.#updates.map(({ name }) => name)])].sort();
  }

  /** A new value that something else reads too is read from the variable after its update. */
  #readNewValue(update: UpdateFusion): void {
    const [variable] = update.variables;
    const id = this.#index.program.updates[variable as string] as number;
    if (this.#index.isOnlyFor(id, [])) return;
    this.#fusions.set(id, {
      needs: update.needs,
      write: ({ graph }) => this.#read(variable as string, [this.#updated(update, graph)]),
    });
  }

  #findNeeded(): Set<number> {
    const { outputs, updates } = this.#index.program;
    const fused = new Set(this.#updates.flatMap(({ variables }) => variables));
    const waiting = [
      ...Object.values(outputs),
      ...this.#updates.flatMap(({ needs }) => needs),
      ...Object.entries(updates).flatMap(([variable, id]) => (fused.has(variable) ? [] : [id])),
    ];
    const needed = new Set<number>();
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (needed.has(id)) continue;
      needed.add(id);
      waiting.push(...(this.#fusions.get(id)?.needs ?? this.#index.node(id).operands));
    }
    return needed;
  }

  #tensor(id: number): Tensor {
    const known = this.#written.get(id);
    if (known !== undefined) return known;
    const fusion = this.#fusions.get(id);
    const tensor = fusion ? fusion.write(this.#fusionWriting) : this.#plain(this.#index.node(id));
    this.#written.set(id, tensor);
    return tensor;
  }

  #plain(node: AnyNode): Tensor {
    // The table's entry belongs to the node's own operation, which the union cannot express.
    const write = operations[node.operation] as WriteOperation<OperationName>;
    const at = (index: number): number => node.operands[index] as number;
    const writing: Writing<OperationName> = {
      ...this.#fusionWriting,
      node,
      operand: (index) => this.#tensor(at(index)),
      operandNode: (index) => this.#index.node(at(index)),
      operandCount: node.operands.length,
      shapeTensor: (shape) => this.#shapeTensor(shape),
      input: (name) => this.#input(name),
      state: (name) => this.#read(name, []),
      reduceAll: (x) => this.#collectives?.write(node.id, x) ?? this.#alone(),
    };
    return write(writing);
  }

  get #fusionWriting() {
    return {
      graph: this.#around.graph,
      tensor: (id: number) => this.#tensor(id),
      batchSize: () => this.#batchSize(),
    };
  }

  #alone(): never {
    throw new CnnError('ENGINE', `program '${this.#name}' sums over workers, and there are none.`);
  }

  #input(name: string): Tensor {
    const input = this.#index.program.inputs[name];
    if (!input)
      throw new CnnError(
        'ENGINE',
        `program '${this.#name}' reads an input '${name}' that it does not declare.`,
      );
    this.#inputs[name] ??=
      this.#around.given?.input(name) ??
      this.#around.graph.add({
        op: 'Placeholder',
        name: `${this.#name}/input_${Object.keys(this.#inputs).length}`,
        attributes: { dtype: attribute.type(input.dtype), shape: attribute.shape(input.shape) },
      });
    return this.#inputs[name];
  }

  #batchSize(): Tensor {
    const { given } = this.#around;
    if (given) return given.batchSize();
    this.#batch ??= this.#around.graph.add({
      op: 'Placeholder',
      name: `${this.#name}/batch`,
      attributes: { dtype: attribute.type('int32'), shape: attribute.shape([]) },
    });
    return this.#batch;
  }

  #shapeTensor(shape: Shape): Tensor {
    const { graph } = this.#around;
    if (!isBatched(shape)) return graph.ints(shape);
    const int32 = attribute.type('int32');
    return graph.once(`shape ${shape.join()}`, () => {
      const dims = shape.map((dim) => {
        if (dim >= 0) return graph.scalar(dim, 'int32');
        if (dim === -1) return this.#batchSize();
        return graph.add({
          op: 'Mul',
          inputs: [this.#batchSize(), graph.scalar(-dim, 'int32')],
          attributes: { T: int32 },
        });
      });
      const attributes = { T: int32, N: attribute.int(dims.length), axis: attribute.int(0) };
      return graph.add({ op: 'Pack', inputs: dims, attributes });
    });
  }

  #read(variable: string, after: readonly Tensor[]): Tensor {
    const dtype = this.#around.state[variable]?.dtype;
    if (!dtype)
      throw new CnnError('ENGINE', `program '${this.#name}' reads an unknown state variable '${variable}'.`);
    if (this.#around.given) return this.#around.given.value(variable);
    return this.#around.graph.add({
      op: 'ReadVariableOp',
      inputs: [this.#around.handle(variable)],
      attributes: { dtype: attribute.type(dtype) },
      after,
    });
  }

  #writeUpdates(): Tensor[] {
    const { graph, handle, state } = this.#around;
    const fused = new Set(this.#updates.flatMap(({ variables }) => variables));
    const assigned = Object.entries(this.#index.program.updates).flatMap(([variable, id]) => {
      if (fused.has(variable)) return [];
      const dtype = attribute.type(state[variable]?.dtype ?? 'float32');
      return graph.add({
        op: 'AssignVariableOp',
        inputs: [handle(variable), this.#ownCopy(id)],
        attributes: { dtype },
        after: this.#reads([variable]),
      });
    });
    return [...this.#updates.map((update) => this.#updated(update, graph)), ...assigned];
  }

  /** A value that a variable may keep: not the host's memory, which is the host's again after the run. */
  #ownCopy(id: number): Tensor {
    const { operation, dtype } = this.#index.node(id);
    const inputs = [this.#tensor(id)];
    if (operation !== 'input' && operation !== 'reshape') return inputs[0] as Tensor;
    return this.#around.graph.add({ op: 'DeepCopy', inputs, attributes: { T: attribute.type(dtype) } });
  }

  #updated(update: UpdateFusion, graph: GraphWriter): Tensor {
    const { handle, scratch } = this.#around;
    return graph.once(`update ${update.variables[0]}`, () =>
      update.write({
        graph,
        handle,
        scratch,
        tensor: (id) => this.#tensor(id),
        after: (variables, at) => [...this.#reads(variables), ...this.#readers(variables, at)],
      }),
    );
  }

  /** The nodes that read variables. */
  #reads(variables: readonly string[]): Tensor[] {
    return this.#stateNodes(variables).map((id) => this.#tensor(id));
  }

  /**
   * The nodes before `at` that work on the values of variables. When they have run, nothing holds the old value any
   * more, and it can be overwritten without a copy.
   */
  #readers(variables: readonly string[], at: number): Tensor[] {
    return this.#stateNodes(variables).flatMap((id) =>
      this.#index
        .consumers(id)
        .filter((reader) => reader < at && this.#needed.has(reader))
        .map((reader) => this.#tensor(reader)),
    );
  }

  #stateNodes(variables: readonly string[]): number[] {
    return this.#index.program.nodes.flatMap((node) =>
      node.operation === 'state' && variables.includes(node.attributes.name) && this.#needed.has(node.id)
        ? [node.id]
        : [],
    );
  }
}
