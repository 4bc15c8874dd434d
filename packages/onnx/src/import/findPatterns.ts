import type { ReadAttribute } from '../messages/readMessages.js';
import { foldings } from './folding.js';
import { groupPattern, layerAsAffinePattern, layerPattern } from './normalizationPatterns.js';
import { activationPattern, type Found, type PatternGraph } from './patterns.js';
import type { SourceGraph } from './sourceGraph.js';
import type { SourceNode } from './sourceNode.js';
import { scalarOf } from './values.js';

const patterns = [activationPattern, groupPattern, layerPattern, layerAsAffinePattern];

/** The graph with operations in the place of the nodes that exporters write them with. */
export function findPatterns(source: SourceGraph): SourceGraph {
  const makers = new Map<string, SourceNode>();
  const counts = new Map<string, number>();
  for (const node of source.nodes) {
    for (const output of node.outputs) makers.set(output, node);
    for (const input of node.inputs) counts.set(input, (counts.get(input) ?? 0) + 1);
  }
  for (const { name } of source.outputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  const graph = patternGraph(source, makers, counts);
  const replaced = new Map<SourceNode, SourceNode>();
  const dropped = new Set<SourceNode>();
  for (const node of source.nodes.toReversed()) {
    if (dropped.has(node)) continue;
    const found = firstOf(graph, node);
    if (!found || !isClosed(found, node, counts)) continue;
    replaced.set(node, fused(node, found, source));
    for (const inner of found.inner) dropped.add(inner);
  }
  return { ...source, nodes: source.nodes.filter((node) => !dropped.has(node)).map((node) => replaced.get(node) ?? node) };
}

function firstOf(graph: PatternGraph, node: SourceNode): Found | undefined {
  for (const pattern of patterns) {
    const found = pattern(graph, node);
    if (found) return found;
  }
  return undefined;
}

function patternGraph(
  { constants, nodes }: SourceGraph,
  makers: ReadonlyMap<string, SourceNode>,
  counts: ReadonlyMap<string, number>,
): PatternGraph {
  const literal = foldings.Constant;
  const numbers = new Map([...constants].map(([name, value]) => [name, scalarOf(value)]));
  for (const node of nodes) {
    if (node.op !== 'Constant' || !literal || node.attributes.has('value_string')) continue;
    const value = literal(node, [], { where: '', converted: () => {} });
    numbers.set(node.outputs[0] ?? '', scalarOf(value));
  }
  return {
    maker: (name) => makers.get(name),
    readers: (name) => counts.get(name) ?? 0,
    number: (name) => numbers.get(name),
    isConstant: (name) => numbers.has(name),
  };
}

/** Whether nothing but the pattern itself reads what is in it. */
function isClosed({ inner }: Found, node: SourceNode, counts: ReadonlyMap<string, number>): boolean {
  const members = [...new Set([...inner, node])];
  const read = new Map<string, number>();
  for (const { inputs } of members) for (const name of inputs) read.set(name, (read.get(name) ?? 0) + 1);
  return inner.every(({ outputs }) => outputs.every((name) => (counts.get(name) ?? 0) === (read.get(name) ?? 0)));
}

function fused(node: SourceNode, { op, input, inputs = [], numbers = {}, inner }: Found, source: SourceGraph): SourceNode {
  const attributes = new Map<string, ReadAttribute>(
    Object.entries(numbers).map(([name, value]) => [name, { f: value, i: value, floats: [], ints: [], strings: [] }]),
  );
  if (op !== 'GroupNormalization') return { ...node, op, inputs: [input, ...inputs], attributes };
  const instance = inner.find((part) => part.op === 'InstanceNormalization') as SourceNode;
  const epsilon = instance.attributes.get('epsilon');
  if (epsilon) attributes.set('epsilon', epsilon);
  const groups = source.constants.get(instance.inputs[1] ?? '')?.data.length ?? 0;
  return { ...node, op, inputs: [input, ...inputs], attributes, found: { groups } };
}
