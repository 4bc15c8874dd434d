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
  return {
    name,
    kind: 'Functional',
    trainable: config.trainable !== false,
    layers,
    inputs: endsOf(config.input_layers, 'input_layers', where),
    outputs: endsOf(config.output_layers, 'output_layers', where),
  };
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
