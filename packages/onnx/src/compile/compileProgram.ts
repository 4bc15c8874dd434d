import {
  composeOperations,
  findFusions,
  type Program,
  ProgramIndex,
  type StateSpec,
  type TensorValues,
} from '@cnn/core';
import { encodeModel } from '../messages/encode.js';
import type { GraphMessage } from '../messages/messages.js';
import { edge } from '../operations/sources.js';
import { hasOperation } from '../operations/table.js';
import {
  type BlockedUpdate,
  blockedShape,
  blockedUpdate,
  writeBlockedUpdate,
} from '../patterns/blockedUpdate.js';
import { Emission, type Target } from '../writing/emission.js';
import { GraphWriter, Names, type Tensor } from '../writing/graphWriter.js';
import { type NodeWriter, nodeWriter } from './nodeWriter.js';

/** A state variable at the edge of a compiled program: the name of its tensor, and the shape that it has there. */
interface EdgeTensor {
  readonly name: string;
  readonly tensor: Tensor;
  readonly shape: readonly number[];
}

/** One program for one batch size as an ONNX model, and where its values go in and come out. */
export interface CompiledProgram {
  readonly model: Uint8Array;
  readonly inputs: readonly EdgeTensor[];
  readonly state: readonly EdgeTensor[];
  readonly outputs: readonly EdgeTensor[];
  readonly updates: readonly EdgeTensor[];
  /** Names of the patterns that were found in it, in order. */
  readonly fusions: readonly string[];
}

export interface CompileOptions {
  readonly program: Program;
  readonly batchSize: number;
  readonly target: Target;
  /** The values of all state variables, for a program without updates: the model holds them itself, and is written in standard ONNX, which the runtime prepares best. */
  readonly weights?: TensorValues | undefined;
}

/** ONNX's versions. From 19 on ONNX Runtime takes four times as long for an AveragePool whose channels do not fill blocks. */
const OPSETS = [
  { domain: '', version: 18 },
  { domain: 'com.microsoft', version: 1 },
  { domain: 'com.microsoft.nchwc', version: 1 },
];
const IR_VERSION = 10;

export function compileProgram(options: CompileOptions): CompiledProgram {
  const { batchSize, weights } = options;
  const target = weights ? { ...options.target, block: 0, contrib: false } : options.target;
  const program = composeOperations(options.program, hasOperation);
  const index = new ProgramIndex(program);
  const graph = new GraphWriter(new Names());
  const writer = nodeWriter(index, { items: batchSize, device: target.device });
  const emission = new Emission({
    ...{ index, graph, target, batchSize, weights },
    items: batchSize,
    resolve: writer.write,
  });
  const updates = target.device ? [] : [...findFusions(index, [blockedUpdate]).values()];
  const blocked = [...new Set(updates.map(({ fusion }) => fusion))];
  const edges = new Map<string, Tensor>();
  const inputs: EdgeTensor[] = [];
  const states: EdgeTensor[] = [];
  for (const node of program.nodes) {
    const shape = emission.shape(node.id);
    const inBlocks =
      node.operation === 'state' && blocked.find(({ states }) => states.some(({ id }) => id === node.id));
    if (inBlocks) {
      const { name } = node.attributes;
      const tensor = graph.input(edge.state(name), type(node), blockedShape(inBlocks));
      edges.set(name, tensor);
      states.push({ name, tensor, shape: blockedShape(inBlocks) });
      emission.define(node.id, { tensor: emission.reshape(tensor, shape), layout: 'plain' });
    } else if (node.operation === 'input') {
      const { name } = node.attributes;
      inputs.push({ name, tensor: graph.input(edge.input(name), type(node), shape), shape });
    } else if (node.operation === 'state' && !weights) {
      const { name } = node.attributes;
      states.push({ name, tensor: graph.input(edge.state(name), type(node), shape), shape });
    }
  }
  const results = writeResults(emission, blocked, { edges, writer });
  const fusions = new Set([...writer.used, ...updates.map(({ pattern }) => pattern)]);
  return {
    model: encode(graph.graph('program')),
    inputs,
    state: states,
    ...results,
    fusions: [...fusions].sort(),
  };
}

const type = ({ dtype }: { readonly dtype: StateSpec['dtype'] | 'bool' }) => dtype;

/** Outputs and updates, in the order of the nodes that give them, so that no node is far from what is known already. */
function writeResults(
  emission: Emission,
  blocked: readonly BlockedUpdate[],
  { edges, writer }: { readonly edges: ReadonlyMap<string, Tensor>; readonly writer: NodeWriter },
): Pick<CompiledProgram, 'outputs' | 'updates'> {
  const { program } = emission;
  const taken = new Set<Tensor>();
  const place = ([name, id]: [string, number]): EdgeTensor => {
    const node = emission.index.node(id);
    let tensor = emission.value(id);
    const given = ['input', 'state', 'constant', 'batchSize'].includes(node.operation);
    if (given || taken.has(tensor)) tensor = emission.add('Identity', [tensor]);
    taken.add(tensor);
    const shape = emission.shape(id);
    emission.graph.output(tensor, node.dtype, shape);
    return { name, tensor, shape };
  };
  // ONNX Runtime computes what stands last first: so the large new values are made when the backward pass has freed its own.
  const inBlocks = blocked.flatMap((update) => {
    const shape = blockedShape(update);
    return [...writeBlockedUpdate(emission, update, { edges, write: writer.write })].map(([name, tensor]) => {
      emission.graph.output(tensor, 'float32', shape);
      return { name, tensor, shape };
    });
  });
  const results = [
    ...Object.entries(program.outputs).map((entry) => ({ entry, isUpdate: false })),
    ...Object.entries(program.updates)
      .filter(([name]) => !blocked.some(({ updates }) => updates.has(name)))
      .map((entry) => ({ entry, isUpdate: true })),
  ].sort((a, b) => a.entry[1] - b.entry[1]);
  const placed = results.map(({ entry, isUpdate }) => ({ isUpdate, at: place(entry) }));
  return {
    outputs: placed.filter(({ isUpdate }) => !isUpdate).map(({ at }) => at),
    updates: [...placed.filter(({ isUpdate }) => isUpdate).map(({ at }) => at), ...inBlocks],
  };
}

function encode(graph: GraphMessage): Uint8Array {
  return encodeModel({ irVersion: IR_VERSION, producerName: '@cnn/onnx', opsetImport: OPSETS, graph });
}
