import type { Json } from '../json.js';
import type { KerasCall, KerasGraph, KerasLayer, KerasTensor } from '../topology/topology.js';

/** How a config is spelt: as `.keras` files, as legacy files of Keras 3, or as Keras 2 and TensorFlow.js. */
export type Spelling = 'archive' | 'legacy3' | 'legacy2';

/** A model as `{ class_name, config }`. */
export function serializeGraph(graph: KerasGraph, spelling: Spelling): Json {
  return modelEntry(graph, spelling);
}

function modelEntry(graph: KerasGraph, spelling: Spelling): Json {
  const { kind } = graph;
  const config =
    kind === 'Sequential' ? sequentialConfig(graph, spelling) : functionalConfig(graph, spelling);
  // Keras 2 and TensorFlow.js take both names of a functional model.
  const name = kind === 'Functional' && spelling === 'legacy2' ? 'Functional' : kind;
  if (spelling !== 'archive') return { class_name: name, config };
  const module = kind === 'Sequential' ? 'keras' : 'keras.src.models.functional';
  const registered = kind === 'Sequential' ? null : 'Functional';
  return { module, class_name: name, config, registered_name: registered };
}

function sequentialConfig({ name, trainable, layers }: KerasGraph, spelling: Spelling): Json {
  const flags = spelling === 'legacy2' ? { name } : { name, trainable, dtype: 'float32' };
  return { ...flags, layers: layers.map((layer) => layerEntry(layer, spelling)) };
}

function functionalConfig(graph: KerasGraph, spelling: Spelling): Json {
  const { name, trainable, layers, inputs, outputs } = graph;
  // Every version counts the calls of a model from 1 somewhere: being made is its first.
  const models = new Map(
    layers.flatMap((layer) => (layer.model ? [[layer.name, layer.model.kind] as const] : [])),
  );
  const read = (tensor: KerasTensor): KerasTensor =>
    spelling === 'legacy2' && models.has(tensor.layer) ? { ...tensor, node: tensor.node + 1 } : tensor;
  const end = (tensor: KerasTensor): KerasTensor =>
    models.get(tensor.layer) === 'Functional' ? { ...tensor, node: tensor.node + 1 } : tensor;
  const callOf = (call: KerasCall): unknown =>
    callEntry({ ...call, inputs: call.inputs.map(read) }, spelling);
  const entries = layers.map((layer) => ({
    ...layerEntry(layer, spelling),
    name: layer.name,
    inbound_nodes: layer.className === 'InputLayer' ? [] : layer.calls.map(callOf),
  }));
  const ends = (tensors: readonly KerasTensor[]): unknown => {
    const list = tensors
      .map((tensor) => (spelling === 'legacy2' ? read(tensor) : end(tensor)))
      .map(({ layer, node, tensor }) => [layer, node, tensor]);
    return spelling !== 'legacy2' && list.length === 1 ? list[0] : list;
  };
  const flags = spelling === 'legacy2' ? { name } : { name, trainable };
  return { ...flags, layers: entries, input_layers: ends(inputs), output_layers: ends(outputs) };
}

/** Layers whose options have no `trainable`. */
const unflagged = new Set(['SpatialDropout2D']);

function layerEntry({ className, config, model }: KerasLayer, spelling: Spelling): Json {
  if (model) return modelEntry(model, spelling);
  const { name, trainable, ...own } = config;
  const input = className === 'InputLayer';
  const flags = unflagged.has(className) ? {} : { trainable };
  const base = input ? { name } : { name, ...flags, dtype: 'float32' };
  const spelt = input && spelling === 'legacy2' ? olderInput(own) : own;
  const full = { ...base, ...spelt };
  if (spelling !== 'archive') return { class_name: className, config: full };
  return { module: 'keras.layers', class_name: className, config: full, registered_name: null };
}

function olderInput({ batch_shape: shape, ...others }: Json): Json {
  return { batch_input_shape: shape, ...others };
}

/** One call: a layer of several inputs takes them as a list, a model too. */
function callEntry({ inputs, listed }: KerasCall, spelling: Spelling): unknown {
  if (spelling === 'legacy2') return inputs.map(({ layer, node, tensor }) => [layer, node, tensor, {}]);
  const tensors = inputs.map(({ layer, node, tensor, shape = [] }) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, ...shape], dtype: 'float32', keras_history: [layer, node, tensor] },
  }));
  return { args: listed ? [tensors] : tensors, kwargs: {} };
}
