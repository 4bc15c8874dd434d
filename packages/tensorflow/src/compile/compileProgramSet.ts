import { composeOperations, type ProgramSet, type Shape } from '@cnn/core';
import { encodeGraph } from '../messages/messages.js';
import { hasOperation } from '../operations/table.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter, type Tensor } from '../writing/graphWriter.js';
import { ProgramWriter, type WrittenProgram } from './programWriter.js';

export type { WrittenProgram };

/** Where a state variable is read and written. */
export interface WrittenVariable {
  readonly value: Tensor;
  /** The placeholder of a new value, and what to fetch to make it the variable's. */
  readonly newValue: Tensor;
  readonly written: Tensor;
  /** To be fetched to fill the variable with zeros. */
  readonly zeroed: Tensor;
}

/** A program set as one graph of TensorFlow, and the names in it. */
export interface WrittenSet {
  /** The bytes of a GraphDef. */
  readonly graph: Uint8Array;
  readonly programs: Readonly<Record<string, WrittenProgram>>;
  readonly state: Readonly<Record<string, WrittenVariable>>;
  /** To be fetched once before anything else, when the engine has variables of its own. */
  readonly prepare?: Tensor;
}

export interface CompileOptions {
  /** How many processes compute together. Default 1. */
  readonly workers?: number | undefined;
}

export function compileProgramSet(set: ProgramSet, { workers = 1 }: CompileOptions = {}): WrittenSet {
  const { state } = set;
  const graph = new GraphWriter();
  const handles = new Map<string, Tensor>();
  const variables: Record<string, WrittenVariable> = {};
  const scratches = new Map<string, Tensor>();
  for (const [index, [name, { shape, dtype }]] of Object.entries(state).entries()) {
    const handle = addHandle(graph, `state/${index}`, shape, dtype);
    handles.set(name, handle);
    variables[name] = addAccess(graph, `state/${index}`, handle, shape, dtype);
  }
  const handle = (variable: string): Tensor => handles.get(variable) as Tensor;
  const scratch = (like: string): Tensor => {
    const known = scratches.get(like);
    if (known !== undefined) return known;
    const own = addHandle(graph, `scratch/${scratches.size}`, state[like]?.shape ?? [], 'float32');
    scratches.set(like, own);
    return own;
  };
  const programs = Object.fromEntries(
    Object.entries(set.programs).map(([name, program]) => [
      name,
      composeOperations(program, (operation) => hasOperation(operation, workers > 1)),
    ]),
  );
  const together = workers > 1 ? { workers } : {};
  const written = Object.fromEntries(
    Object.entries(programs).map(([name, program], index) => [
      name,
      new ProgramWriter(`program_${index}`, program, { graph, state, handle, scratch, ...together }).write(),
    ]),
  );
  const fills = [...scratches].map(([like, own]) =>
    addZeros(graph, own, state[like]?.shape ?? [], 'float32'),
  );
  const prepare = fills.length > 0 ? { prepare: addDone(graph, 'scratch/done', fills) } : {};
  return {
    graph: encodeGraph(graph.nodes),
    programs: written,
    state: variables,
    ...prepare,
  };
}

type StateDType = 'float32' | 'int32';

function addHandle(graph: GraphWriter, name: string, shape: Shape, dtype: StateDType): Tensor {
  return graph.add({
    op: 'VarHandleOp',
    name,
    attributes: {
      dtype: attribute.type(dtype),
      shape: attribute.shape(shape),
      shared_name: attribute.text(name),
      container: attribute.text(''),
    },
  });
}

/** The variable takes a copy: a fed tensor may be the host's own memory. */
function addAccess(
  graph: GraphWriter,
  name: string,
  handle: Tensor,
  shape: Shape,
  dtype: StateDType,
): WrittenVariable {
  const type = attribute.type(dtype);
  const newValue = graph.add({
    op: 'Placeholder',
    name: `${name}/new`,
    attributes: { dtype: type, shape: attribute.shape(shape) },
  });
  const copy = graph.add({
    op: 'DeepCopy',
    name: `${name}/copy`,
    inputs: [newValue],
    attributes: { T: type },
  });
  const assign = graph.add({
    op: 'AssignVariableOp',
    name: `${name}/assign`,
    inputs: [handle, copy],
    attributes: { dtype: type },
  });
  const value = graph.add({
    op: 'ReadVariableOp',
    name: `${name}/value`,
    inputs: [handle],
    attributes: { dtype: type },
  });
  return {
    value,
    newValue,
    written: addDone(graph, `${name}/written`, [assign]),
    zeroed: addDone(graph, `${name}/zeroed`, [addZeros(graph, handle, shape, dtype)]),
  };
}

function addZeros(graph: GraphWriter, handle: Tensor, shape: Shape, dtype: StateDType): Tensor {
  graph.scope(handle);
  const type = attribute.type(dtype);
  const zeros = graph.add({
    op: 'Fill',
    inputs: [graph.ints(shape), graph.scalar(0, dtype)],
    attributes: { T: type, index_type: attribute.type('int32') },
  });
  return graph.add({ op: 'AssignVariableOp', inputs: [handle, zeros], attributes: { dtype: type } });
}

function addDone(graph: GraphWriter, name: string, after: readonly Tensor[]): Tensor {
  return graph.add({
    op: 'Const',
    name,
    attributes: { dtype: attribute.type('int32'), value: attribute.tensor([], Int32Array.of(0)) },
    after,
  });
}
