import type { Program, StateSpec } from '@cnn/core';
import { Emission, type Target } from '../emission/emission.js';
import { ProgramIndex } from '../emission/programIndex.js';
import { edge } from '../lowering/sources.js';
import { lower } from '../lowering/table.js';
import { encodeModel } from '../messages/encode.js';
import type { GraphMessage } from '../messages/messages.js';
import { GraphWriter, Names, type Tensor } from '../writing/graphWriter.js';

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
}

export interface CompileOptions {
  readonly program: Program;
  readonly batchSize: number;
  readonly target: Target;
}

/** ONNX's versions that ONNX Runtime 1.20 and newer read. */
const OPSETS = [
  { domain: '', version: 21 },
  { domain: 'com.microsoft', version: 1 },
  { domain: 'com.microsoft.nchwc', version: 1 },
];
const IR_VERSION = 10;

export function compileProgram(options: CompileOptions): CompiledProgram {
  const { program, batchSize, target } = options;
  const index = new ProgramIndex(program);
  const graph = new GraphWriter(new Names());
  const emission = new Emission({ index, graph, target, items: batchSize, batchSize, resolve: lower });
  const inputs: EdgeTensor[] = [];
  const states: EdgeTensor[] = [];
  for (const node of program.nodes) {
    const shape = emission.shape(node.id);
    if (node.operation === 'input') {
      const { name } = node.attributes;
      inputs.push({ name, tensor: graph.input(edge.input(name), type(node), shape), shape });
    } else if (node.operation === 'state') {
      const { name } = node.attributes;
      states.push({ name, tensor: graph.input(edge.state(name), type(node), shape), shape });
    }
  }
  const results = writeResults(emission);
  return { model: encode(graph.graph('program')), inputs, state: states, ...results };
}

const type = ({ dtype }: { readonly dtype: StateSpec['dtype'] | 'bool' }) => dtype;

/** Outputs and updates, in the order of the nodes that give them, so that no node is far from what is known already. */
function writeResults(emission: Emission): Pick<CompiledProgram, 'outputs' | 'updates'> {
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
  const results = [
    ...Object.entries(program.outputs).map((entry) => ({ entry, isUpdate: false })),
    ...Object.entries(program.updates).map((entry) => ({ entry, isUpdate: true })),
  ].sort((a, b) => a.entry[1] - b.entry[1]);
  const placed = results.map(({ entry, isUpdate }) => ({ isUpdate, at: place(entry) }));
  return {
    outputs: placed.filter(({ isUpdate }) => !isUpdate).map(({ at }) => at),
    updates: placed.filter(({ isUpdate }) => isUpdate).map(({ at }) => at),
  };
}

function encode(graph: GraphMessage): Uint8Array {
  return encodeModel({ irVersion: IR_VERSION, producerName: '@cnn/onnx', opsetImport: OPSETS, graph });
}
