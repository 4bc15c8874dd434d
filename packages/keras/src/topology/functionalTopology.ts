import { isRecord, type Json, shown } from '../json.js';
import { fileProblem } from '../problems.js';
import { callsOf } from './inboundNodes.js';
import type { KerasGraph, KerasLayer, KerasTensor, LayerShell } from './topology.js';

/** A functional model: each layer says what it reads. */
export function functionalTopology(config: Json, shells: readonly LayerShell[], where: string): KerasGraph {
  const entries = config.layers as readonly unknown[];
  const names = new Set<string>();
  const layers = shells.map((shell, index): KerasLayer => {
    if (names.has(shell.name)) {
      throw fileProblem(where, 'malformed', `two layers have the name '${shell.name}'.`);
    }
    names.add(shell.name);
    const entry = entries[index];
    const nodes = isRecord(entry) ? entry.inbound_nodes : undefined;
    const isInput = shell.className === 'InputLayer';
    return { ...shell, calls: callsOf(nodes, { where, layer: shell.name, isInput }) };
  });
  const name = typeof config.name === 'string' ? config.name : 'functional';
  const graph: KerasGraph = {
    name,
    kind: 'Functional',
    trainable: config.trainable !== false,
    layers,
    inputs: endsOf(config.input_layers, 'input_layers', where),
    outputs: endsOf(config.output_layers, 'output_layers', where),
  };
  const older = entries.some(
    (entry) => isRecord(entry) && Array.isArray(entry.inbound_nodes) && Array.isArray(entry.inbound_nodes[0]),
  );
  return countedFromZero(graph, older);
}

/**
 * Older versions count the calls of a model in the model from 1, being made as its first, and Keras 3 still does so in
 * `output_layers` for functional ones. Here all count from 0.
 *
 * @param older whether its calls are spelt as before Keras 3: then layers and `output_layers` count alike
 */
function countedFromZero(graph: KerasGraph, older: boolean): KerasGraph {
  const models = new Map(
    graph.layers.flatMap((layer) => (layer.model ? [[layer.name, layer] as const] : [])),
  );
  if (models.size === 0) return graph;
  const reads = new Map<string, number[]>();
  const inputs = graph.layers.flatMap(({ calls }) => calls.flatMap((call) => call.inputs));
  for (const { layer, node } of older ? [...inputs, ...graph.outputs] : inputs)
    reads.set(layer, [...(reads.get(layer) ?? []), node]);
  const beyond = (nodes: readonly number[], layer: KerasLayer): boolean =>
    nodes.some((node) => node >= layer.calls.length) && !nodes.includes(0);
  const later = new Set(
    [...models].flatMap(([name, layer]) => (beyond(reads.get(name) ?? [], layer) ? [name] : [])),
  );
  const read = (tensor: KerasTensor): KerasTensor =>
    later.has(tensor.layer) ? { ...tensor, node: tensor.node - 1 } : tensor;
  const layers = graph.layers.map((layer) => ({
    ...layer,
    calls: layer.calls.map((call) => ({
      ...call,
      inputs: call.inputs.map(read),
      operands: call.operands.map((operand) => (typeof operand === 'number' ? operand : read(operand))),
    })),
  }));
  const outputs = graph.outputs.map((tensor) => {
    const layer = models.get(tensor.layer);
    if (!layer || tensor.node === 0) return tensor;
    const ofKeras3 = layer.model?.kind === 'Functional' || tensor.node >= layer.calls.length;
    const shifted = later.has(layer.name) || (!older && ofKeras3);
    return shifted ? { ...tensor, node: tensor.node - 1 } : tensor;
  });
  return { ...graph, layers, outputs };
}

/**
 * `input_layers` or `output_layers`: `['input', 0, 0]`, a list of these, or a dictionary of them by the names of a model's
 * arguments.
 */
function endsOf(value: unknown, field: string, where: string): readonly KerasTensor[] {
  const list = isRecord(value) ? Object.values(value) : value;
  if (!Array.isArray(list) || list.length === 0) {
    throw fileProblem(where, 'malformed', `${field} must name layers, received ${shown(value)}.`);
  }
  const ends = typeof list[0] === 'string' ? [list] : list;
  return ends.map((end) => {
    if (!Array.isArray(end) || typeof end[0] !== 'string') {
      throw fileProblem(where, 'malformed', `${field} must name layers, received ${shown(end)}.`);
    }
    const [layer, node = 0, tensor = 0] = end as [string, number?, number?];
    return { layer, node: Number(node) || 0, tensor: Number(tensor) || 0 };
  });
}
