import type { Json } from '../json.js';
import { fileProblem } from '../problems.js';
import type { KerasCall, KerasGraph, KerasLayer, KerasTensor, LayerShell } from './topology.js';

/** What the input of a Sequential without InputLayer is called. */
const IMPLICIT_INPUT = 'input';

/** The shape that a first layer takes: in its config, as Keras 1 and 2 have it, or that of the model that it is. */
function shapeOf({ config, builtFor, model }: LayerShell): unknown {
  const own = config.batch_shape ?? config.batch_input_shape ?? builtFor;
  if (own || !model) return own;
  const start = model.inputs[0]?.layer;
  return model.layers.find(({ name }) => name === start)?.config.batch_shape;
}

/** A Sequential: each layer reads the one before it. */
export function sequentialTopology(own: Json, shells: readonly LayerShell[], where: string): KerasGraph {
  const first = shells[0];
  const shape = first && (shapeOf(first) ?? own.build_input_shape);
  const layers: KerasLayer[] = [];
  let last: KerasTensor | undefined;
  if (first?.className !== 'InputLayer') {
    const name = freeName(shells);
    layers.push(inputLayer(name, shape ?? null));
    last = { layer: name, node: 0, tensor: 0 };
  }
  const names = new Set<string>();
  for (const shell of shells) {
    if (names.has(shell.name)) {
      throw fileProblem(where, 'malformed', `two layers have the name '${shell.name}'.`);
    }
    const inputs = last ? [last] : [];
    const call: KerasCall = { inputs, operands: inputs, listed: true, options: {} };
    names.add(shell.name);
    layers.push({ ...shell, calls: [call] });
    last = { layer: shell.name, node: 0, tensor: 0 };
  }
  const start = layers[0];
  return {
    name: typeof own.name === 'string' ? own.name : 'sequential',
    kind: 'Sequential',
    trainable: own.trainable !== false,
    layers,
    inputs: start ? [{ layer: start.name, node: 0, tensor: 0 }] : [],
    outputs: last ? [last] : [],
  };
}

function freeName(shells: readonly LayerShell[]): string {
  const taken = new Set(shells.map(({ name }) => name));
  let name = IMPLICIT_INPUT;
  for (let i = 1; taken.has(name); i++) name = `${IMPLICIT_INPUT}_${i}`;
  return name;
}

/** An input that the file does not name. A null shape is unknown. */
function inputLayer(name: string, shape: unknown): KerasLayer {
  const call = { inputs: [], operands: [], listed: true, options: {} };
  const config = { name, batch_shape: shape, implicit: true };
  return { name, className: 'InputLayer', operator: false, config, calls: [call] };
}
