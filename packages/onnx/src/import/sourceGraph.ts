import { CnnError } from '@cnn/core';
import type { ReadGraph, ReadModel, ReadNode, ReadValueInfo } from '../messages/readMessages.js';
import { inlined } from './inlined.js';
import { FROZEN, type SourceNode, sourceNode } from './sourceNode.js';
import { constantOf, type TensorContext } from './tensors.js';
import type { Constant } from './values.js';

/** Oldest and newest operations that are read. */
const OPSETS = { first: 7, last: 25 } as const;

/** An input or output of the graph: a dimension that is not fixed is undefined. */
export interface GraphEdge {
  readonly name: string;
  readonly shape: readonly (number | undefined)[] | undefined;
}

/** A graph that was found whole: every value is made once, before it is read. */
export interface SourceGraph {
  readonly name: string;
  readonly opset: number;
  /** In an order in which every node comes after those that it reads. */
  readonly nodes: readonly SourceNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  /** Without initializers, which may be listed as inputs. */
  readonly inputs: readonly GraphEdge[];
  readonly outputs: readonly GraphEdge[];
}

/** @throws CnnError (FILE) for what breaks ONNX's rules, (MODEL) for parts that no layer expresses */
export function sourceGraph(model: ReadModel, context: TensorContext): SourceGraph {
  const { graph } = model;
  const { where } = context;
  if (!graph || (graph.node.length === 0 && graph.output.length === 0)) {
    throw new CnnError('FILE', `${where}: expected an ONNX model, received a file without a graph.`, {
      details: { reason: 'notThisFormat' },
    });
  }
  const opset =
    model.opsetImport.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx')?.version ?? 1;
  if (opset < OPSETS.first || opset > OPSETS.last) {
    const remedy = 'Convert it with onnx.version_converter, or export it again';
    throw new CnnError(
      'MODEL',
      `${where}: expected operations of opset ${OPSETS.first} to ${OPSETS.last}, received opset ${opset}. ${remedy}.`,
      { details: { reason: 'opset', opset } },
    );
  }
  if (graph.sparseInitializer.length > 0) {
    throw unsupported(where, `sparse weights, such as '${graph.sparseInitializer[0]?.values?.name ?? ''}'`);
  }
  const nodes = inlined(graph.node, {
    functions: model.functions,
    broken: (problem) => malformedGraph(where, problem),
  });
  refuseForeign(nodes, where);
  const constants = new Map<string, Constant>();
  for (const tensor of graph.initializer) {
    if (tensor.name) constants.set(tensor.name, constantOf(tensor, context));
  }
  return {
    ...{ name: graph.name ?? '', opset, constants },
    nodes: sorted({ ...graph, node: nodes }, where, { opset, known: constants }),
    inputs: graph.input.map(edgeOf).filter(({ name }) => !constants.has(name)),
    outputs: graph.output.map(edgeOf),
  };
}

function edgeOf({ name = '', type }: ReadValueInfo): GraphEdge {
  const dims = type?.tensorType?.shape?.dim;
  return { name, shape: dims?.map(({ dimValue }) => (dimValue && dimValue > 0 ? dimValue : undefined)) };
}

/** Operations of other domains, and graphs within the graph. */
function refuseForeign(nodes: readonly ReadNode[], where: string): void {
  for (const { name = '', opType = '', domain = '', attribute } of nodes) {
    if (domain !== '' && domain !== 'ai.onnx') {
      throw unsupported(where, `the operation '${opType}' of the domain '${domain}' (node '${name}')`);
    }
    if (attribute.some(({ g }) => g)) throw unsupported(where, `the graph within node '${name}' (${opType})`);
  }
}

function unsupported(where: string, what: string): CnnError {
  return new CnnError('MODEL', `${where}: no layer expresses ${what}. ${FROZEN}.`, {
    details: { reason: 'unsupportedLayer' },
  });
}

function malformedGraph(where: string, problem: string): CnnError {
  return new CnnError(
    'FILE',
    `${where}: ${problem}. Check the file with onnx.checker, or export the model again.`,
    {
      details: { reason: 'malformed' },
    },
  );
}

/** The nodes, each after those that it reads: some files have them in another order. */
function sorted(
  graph: ReadGraph,
  where: string,
  { opset, known }: { readonly opset: number; readonly known: ReadonlyMap<string, Constant> },
): readonly SourceNode[] {
  const broken = (problem: string): CnnError => malformedGraph(where, problem);
  const nodes = graph.node.map((node) => sourceNode(node, opset));
  const makers = new Map<string, SourceNode>();
  for (const node of nodes) {
    for (const output of node.outputs.filter((name) => name !== '')) {
      if (makers.has(output)) throw broken(`two nodes give '${output}'`);
      makers.set(output, node);
    }
  }
  const given = new Set([...known.keys(), ...graph.input.map(({ name = '' }) => name)]);
  const waiting = new Map<SourceNode, number>();
  const readers = new Map<SourceNode, SourceNode[]>();
  for (const node of nodes) {
    const sources = new Set(node.inputs.filter((name) => name !== '' && !given.has(name)));
    waiting.set(node, sources.size);
    for (const name of sources) {
      const maker = makers.get(name);
      if (!maker) throw broken(`node '${node.name}' (${node.op}) reads '${name}', which nothing gives`);
      const known = readers.get(maker);
      if (known) known.push(node);
      else readers.set(maker, [node]);
    }
  }
  return isSorted(nodes, given) ? nodes : inOrder(nodes, { waiting, readers, broken });
}

function isSorted(nodes: readonly SourceNode[], given: ReadonlySet<string>): boolean {
  const seen = new Set(given).add('');
  return nodes.every((node) => {
    const holds = node.inputs.every((name) => seen.has(name));
    for (const output of node.outputs) seen.add(output);
    return holds;
  });
}

function inOrder(
  nodes: readonly SourceNode[],
  context: {
    readonly waiting: Map<SourceNode, number>;
    readonly readers: ReadonlyMap<SourceNode, readonly SourceNode[]>;
    readonly broken: (problem: string) => CnnError;
  },
): readonly SourceNode[] {
  const { waiting, readers, broken } = context;
  const order: SourceNode[] = [];
  const ready = nodes.filter((node) => waiting.get(node) === 0);
  for (let at = 0; at < ready.length; at++) {
    const node = ready[at] as SourceNode;
    order.push(node);
    // A reader stands here once for each value of the node that it reads.
    for (const reader of readers.get(node) ?? []) {
      const left = (waiting.get(reader) as number) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  if (order.length < nodes.length) {
    const done = new Set(order);
    const stuck = nodes.find((node) => !done.has(node));
    throw broken(`node '${stuck?.name}' (${stuck?.op}) reads what follows from itself`);
  }
  return order;
}
