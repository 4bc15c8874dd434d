import type { KerasLayer, KerasTensor } from '../topology/topology.js';

/**
 * Layers in the order in which Keras has them once it has built the model: by how far they are from the outputs, then by when a walk from
 * the outputs meets them. Files pair weights with layers in that order. As `map_graph` in keras/src/ops/function.py. Layers that no
 * output depends on are left out, but for inputs.
 */
export function kerasOrder(
  layers: readonly KerasLayer[],
  { inputs, outputs }: { readonly inputs: readonly KerasTensor[]; readonly outputs: readonly KerasTensor[] },
): readonly KerasLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const keyOf = ({ layer, node }: KerasTensor): string => `${node}/${layer}`;
  const indices = new Map<string, number>();
  const finished: KerasTensor[] = [];
  const seen = new Set<string>();
  // An entry is met twice: when its sources are put in front of it, and when they are done.
  for (const output of outputs) {
    const open: { readonly tensor: KerasTensor; readonly entered: boolean }[] = [
      { tensor: output, entered: false },
    ];
    for (let entry = open.pop(); entry; entry = open.pop()) {
      const { tensor, entered } = entry;
      if (entered) {
        finished.push(tensor);
        continue;
      }
      if (seen.has(keyOf(tensor))) continue;
      seen.add(keyOf(tensor));
      if (!indices.has(tensor.layer)) indices.set(tensor.layer, indices.size);
      open.push({ tensor, entered: true });
      const sources = byName.get(tensor.layer)?.calls[tensor.node]?.inputs ?? [];
      for (const source of sources.toReversed()) open.push({ tensor: source, entered: false });
    }
  }
  const depths = depthsOf(finished, byName, keyOf);
  for (const { layer } of inputs) {
    if (depths.has(layer)) continue;
    depths.set(layer, 0);
    indices.set(layer, -1);
  }
  const place = ({ name }: KerasLayer): number => depths.get(name) ?? 0;
  const index = ({ name }: KerasLayer): number => indices.get(name) ?? 0;
  return layers
    .filter(({ name }) => depths.has(name))
    .sort((a, b) => place(b) - place(a) || index(a) - index(b));
}

/** The largest distance of each layer from an output, in layers. */
function depthsOf(
  finished: readonly KerasTensor[],
  byName: ReadonlyMap<string, KerasLayer>,
  keyOf: (tensor: KerasTensor) => string,
): Map<string, number> {
  const ofCalls = new Map<string, number>();
  const ofLayers = new Map<string, number>();
  for (const call of finished.toReversed()) {
    const depth = Math.max(ofCalls.get(keyOf(call)) ?? 0, ofLayers.get(call.layer) ?? 0);
    ofCalls.set(keyOf(call), depth);
    ofLayers.set(call.layer, depth);
    for (const source of byName.get(call.layer)?.calls[call.node]?.inputs ?? []) {
      ofCalls.set(keyOf(source), Math.max(depth + 1, ofCalls.get(keyOf(source)) ?? 0));
    }
  }
  return ofLayers;
}
