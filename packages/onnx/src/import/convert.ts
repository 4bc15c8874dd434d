import type { ImportStep, TensorValues } from '@cnn/core';
import { Builder, type Draft, variablesOf } from './builder.js';
import type { NodeContext } from './context.js';
import { findPatterns } from './findPatterns.js';
import { foldings } from './folding/folding.js';
import { type Layout, type ModelInput, modelInputs } from './inputs.js';
import { translations } from './operations/table.js';
import type { SourceGraph } from './sourceGraph.js';
import { malformed, readersOf, refuse, type SourceNode } from './sourceNode.js';
import type { TensorContext } from './tensors.js';
import { CHANNELS_LAST, type Constant, type Flow, type GraphValue, viewedAs } from './values.js';

/** Numbers that folding makes in all, beside as many as the file holds. */
const FOLDED = 2 ** 24;

export interface Converted {
  readonly inputs: readonly ModelInput[];
  readonly layers: readonly Draft[];
  /** Names of the layers that give the graph's outputs. */
  readonly outputs: readonly string[];
  readonly weights: TensorValues;
  readonly plan: readonly ImportStep[];
}

export interface ConvertOptions {
  readonly layout?: Layout | undefined;
  /** Height and width, where the file does not fix them. */
  readonly imageSize?: readonly [number, number] | undefined;
  readonly context: TensorContext;
}

/** A graph as layers. */
export function convert(source: SourceGraph, options: ConvertOptions): Converted {
  const graph = findPatterns(source);
  const readers = readersOf(graph.nodes);
  const ends = new Set(graph.outputs.map(({ name }) => name));
  const inputs = modelInputs(graph, { ...options, readers, where: options.context.where });
  const builder = new Builder(['input', ...inputs.map(({ layer }) => layer)]);
  const values = new Map<string, GraphValue>(graph.constants);
  for (const { name, flow } of inputs) values.set(name, flow);
  const fixedBatch = graph.inputs[0]?.shape?.[0];
  let budget = FOLDED + [...graph.constants.values()].reduce((sum, { data }) => sum + data.length, 0);
  for (const node of graph.nodes) {
    const results = translated(node, {
      ...{ builder, fixedBatch, values, context: options.context },
      readersOf: (name) => readers.get(name) ?? [],
      isOutput: (name) => ends.has(name),
    });
    for (const [at, value] of results.entries()) {
      const name = node.outputs[at];
      if (name === undefined || name === '') continue;
      values.set(name, value);
      if (value.kind === 'constant') budget -= value.data.length;
    }
    if (budget < 0) throw malformed(node, 'constants are computed that are larger than the whole file');
  }
  const outputs: string[] = [];
  for (const { name } of graph.outputs)
    outputs.push(finished(name, { builder, graph, outputs, value: values.get(name) }));
  const layers = builder.needed(outputs);
  return {
    ...{ inputs, layers, outputs, weights: variablesOf(layers) },
    plan: builder.plan(graph.nodes, layers),
  };
}

interface Finishing {
  readonly builder: Builder;
  readonly graph: SourceGraph;
  readonly value: GraphValue | undefined;
  /** Those before it. */
  readonly outputs: readonly string[];
}

/** The layer that gives an output, in the graph's own order of axes; images stay in ours, channels last. */
function finished(name: string, { builder, graph: { nodes }, value, outputs }: Finishing): string {
  const node = nodes.find((each) => each.outputs.includes(name)) ?? (nodes.at(-1) as SourceNode);
  if (value?.kind !== 'flow') throw malformed(node, `the output '${name}' does not depend on the input`);
  const images = value.axes.length === 4 && !viewedAs(value, CHANNELS_LAST);
  const result = images ? builder.images(node, value) : builder.arranged(node, value);
  if (builder.layers.has(result.layer) && !outputs.includes(result.layer)) return result.layer;
  // An input as it is, or the same value once more.
  const options = { activation: 'linear' };
  return builder.add(node, { type: 'activation', from: [result], shape: result.shape, options }).layer;
}

interface Translating extends Omit<NodeContext, 'node' | 'value'> {
  readonly values: ReadonlyMap<string, GraphValue>;
  readonly context: TensorContext;
}

function translated(node: SourceNode, translating: Translating): readonly GraphValue[] {
  const { values, context, ...rest } = translating;
  const inputs = node.inputs.map((name) => (name === '' ? undefined : values.get(name)));
  const known = inputs.every((value): value is Constant | undefined => value?.kind !== 'flow');
  const fold = Object.hasOwn(foldings, node.op) ? foldings[node.op] : undefined;
  if (known && fold) return [fold(node, inputs as readonly (Constant | undefined)[], context)];
  const translate = Object.hasOwn(translations, node.op) ? translations[node.op] : undefined;
  if (!translate)
    throw refuse(
      node,
      isQuantized(node.op)
        ? 'whole numbers in the place of weights and values (a quantized network)'
        : `the operation ${node.op}`,
    );
  const result = translate({ ...rest, node, value: (index) => inputs[index] });
  return Array.isArray(result) ? (result as readonly GraphValue[]) : [result as Flow];
}

const isQuantized = (op: string): boolean =>
  /^QLinear|Integer$|^DynamicQuantizeLinear$|^QuantizeLinear$|^DequantizeLinear$/.test(op);
