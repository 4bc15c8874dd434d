import type { ReadAttribute } from '../messages/readMessages.js';
import { foldings } from './folding/folding.js';
import { groupPattern, layerAsAffinePattern, layerPattern } from './normalizationPatterns.js';
import { activationPattern, type Found, type PatternGraph } from './patterns.js';
import { withoutSequences } from './sequences.js';
import type { SourceGraph } from './sourceGraph.js';
import type { SourceNode } from './sourceNode.js';
import { type Constant, scalarOf } from './values.js';

/** Numbers that patterns look at: those of shapes, and one for each channel. */
const SMALL = 4096;

const patterns = [activationPattern, groupPattern, layerPattern, layerAsAffinePattern];

/** The graph with operations in the place of the nodes that exporters write them with. */
export function findPatterns(source: SourceGraph): SourceGraph {
  const makers = new Map(
    source.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const known = knownValues(source, makers);
  const nodes = withoutSequences(
    source.nodes.map((node) => withoutKind(node, known)),
    known,
  );
  for (const node of nodes) for (const output of node.outputs) makers.set(output, node);
  const counts = readings(nodes);
  for (const { name } of source.outputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  const graph: PatternGraph = {
    known,
    maker: (name) => makers.get(name),
    readers: (name) => counts.get(name) ?? 0,
    number: (name) => {
      const value = known(name);
      return value && scalarOf(value);
    },
  };
  const replaced = new Map<SourceNode, SourceNode>();
  const dropped = new Set<SourceNode>();
  for (const node of nodes.toReversed()) {
    if (dropped.has(node)) continue;
    const found = firstOf(graph, node);
    if (!found || !isClosed(found, node, counts)) continue;
    replaced.set(node, fused(node, found, graph));
    for (const inner of found.inner) dropped.add(inner);
  }
  return {
    ...source,
    nodes: nodes.filter((node) => !dropped.has(node)).map((node) => replaced.get(node) ?? node),
  };
}

/** How often each value is read. */
function readings(nodes: readonly SourceNode[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { inputs } of nodes) for (const name of inputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** A known number that is made of the kind of the images reads nothing of them. */
function withoutKind(node: SourceNode, known: (name: string) => Constant | undefined): SourceNode {
  const [number = ''] = node.inputs;
  if (node.op !== 'CastLike' || !known(number)) return node;
  return {
    ...node,
    op: 'Cast',
    inputs: [number],
    attributes: new Map([['to', { i: 1, floats: [], ints: [], strings: [] }]]),
  };
}

function firstOf(graph: PatternGraph, node: SourceNode): Found | undefined {
  for (const pattern of patterns) {
    const found = pattern(graph, node);
    if (found) return found;
  }
  return undefined;
}

/** Values that do not depend on the images, by their names. */
function knownValues(
  { constants }: SourceGraph,
  makers: ReadonlyMap<string, SourceNode>,
): (name: string) => Constant | undefined {
  const found = new Map<string, Constant | undefined>(constants);
  const known = (name: string, depth = 0): Constant | undefined => {
    if (found.has(name) || depth > 20) return found.get(name);
    const maker = makers.get(name);
    const value = maker && folded(maker, (input) => known(input, depth + 1));
    found.set(name, value);
    return value;
  };
  return known;
}

/** The value of a node of small numbers that are all known; undefined where it depends on the images, or is no number. */
function folded(node: SourceNode, known: (name: string) => Constant | undefined): Constant | undefined {
  const fold = Object.hasOwn(foldings, node.op) ? foldings[node.op] : undefined;
  if (!fold || node.attributes.has('value_string')) return undefined;
  // The kind of number is the images'; the number is known.
  const names = node.op === 'CastLike' ? node.inputs.slice(0, 1) : node.inputs;
  const inputs = names.map((name) => (name === '' ? undefined : known(name)));
  if (inputs.some((value, at) => names[at] !== '' && (!value || value.data.length > SMALL))) return undefined;
  if (node.op === 'CastLike') return inputs[0] && { ...inputs[0], whole: false };
  return fold(node, inputs, { where: '', converted: () => {} });
}

/** Whether nothing but the pattern itself reads what is in it. */
function isClosed({ inner }: Found, node: SourceNode, counts: ReadonlyMap<string, number>): boolean {
  const members = [...new Set([...inner, node])];
  const read = new Map<string, number>();
  for (const { inputs } of members) for (const name of inputs) read.set(name, (read.get(name) ?? 0) + 1);
  return inner.every(({ outputs }) =>
    outputs.every((name) => (counts.get(name) ?? 0) === (read.get(name) ?? 0)),
  );
}

function fused(
  node: SourceNode,
  { op, input, inputs = [], numbers = {}, found, inner }: Found,
  graph: PatternGraph,
): SourceNode {
  const attributes = new Map<string, ReadAttribute>(
    Object.entries(numbers).map(([name, value]) => [
      name,
      { f: value, i: value, floats: [], ints: [], strings: [] },
    ]),
  );
  if (op !== 'GroupNormalization') return { ...node, op, inputs: [input, ...inputs], attributes, found };
  const instance = inner.find((part) => part.op === 'InstanceNormalization') as SourceNode;
  const epsilon = instance.attributes.get('epsilon');
  if (epsilon) attributes.set('epsilon', epsilon);
  const groups = graph.known(instance.inputs[1] ?? '')?.data.length ?? 0;
  return { ...node, op, inputs: [input, ...inputs], attributes, found: { groups } };
}
