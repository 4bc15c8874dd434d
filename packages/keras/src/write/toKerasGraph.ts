import { CnnError, type ModelDefinition, type ModelLayer, type NamedLayer } from '@cnn/core';
import type { Draft, KerasDialect, WriteContext } from '../layers/codec.js';
import { codecOfType } from '../layers/table.js';
import type { ConvertedLayer } from '../read/conversion.js';
import type { KerasCall, KerasGraph, KerasLayer, KerasTensor } from '../topology/topology.js';
import { kerasOrder } from './layerOrder.js';
import { ValueShapes } from './valueShapes.js';

/** A definition as layers and calls of Keras, and which layer of ours each is. */
export interface WrittenGraph {
  readonly graph: KerasGraph;
  readonly layers: ReadonlyMap<KerasLayer, ConvertedLayer>;
}

interface Scope {
  /** In front of the names of its layers: empty, or `backbone/`. */
  readonly path: string;
  readonly name: string;
  readonly layers: readonly NamedLayer[];
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly string[];
  readonly frozen: boolean;
}

/**
 * A definition as Keras's layers.
 *
 * @throws CnnError (MODEL) that names the layer, where Keras has none that computes the same
 */
export function toKerasGraph(model: ModelDefinition, dialect: KerasDialect): WrittenGraph {
  const shapes = new ValueShapes(model);
  const layers = new Map<KerasLayer, ConvertedLayer>();
  const writer = new GraphWriter(dialect, shapes, layers);
  const extra = Object.entries(model.extraInputs ?? {}).map(([name, shape]) => ({ name, shape }));
  const last = model.layers.at(-1) as NamedLayer;
  const graph = writer.graphOf({
    path: '',
    name: model.name,
    layers: model.layers,
    inputs: [{ name: 'input', shape: model.input }, ...extra],
    outputs: model.outputs ?? [last.name],
    frozen: false,
  });
  return { graph, layers };
}

/** What is known of a layer while its model is written. */
interface Entry {
  readonly layer: KerasLayer;
  readonly calls: KerasCall[];
  /** Names of the outputs of an inner model. */
  readonly outputs: readonly string[];
}

class GraphWriter {
  readonly #dialect: KerasDialect;
  readonly #shapes: ValueShapes;
  readonly #written: Map<KerasLayer, ConvertedLayer>;

  constructor(dialect: KerasDialect, shapes: ValueShapes, written: Map<KerasLayer, ConvertedLayer>) {
    this.#dialect = dialect;
    this.#shapes = shapes;
    this.#written = written;
  }

  graphOf(scope: Scope): KerasGraph {
    const values = new Map<string, KerasTensor>();
    const entries = new Map<string, Entry>();
    for (const { name, shape } of scope.inputs) {
      const layer = inputLayer(name, shape);
      this.#written.set(layer, { weights: [], notes: [] });
      entries.set(name, { layer, calls: [...layer.calls], outputs: [] });
      values.set(name, { layer: name, node: 0, tensor: 0, shape });
    }
    let before = scope.inputs[0]?.name ?? 'input';
    for (const layer of scope.layers) {
      const names = layer.inputs ?? [before];
      const tensors = names.map((name) => values.get(name) as KerasTensor);
      const target = layer.type === 'shared' ? layer.layer : layer.name;
      const entry = entries.get(target) ?? this.#entryOf(layer, names, scope);
      entries.set(target, entry);
      const node = entry.calls.length;
      entry.calls.push({ inputs: tensors, operands: tensors, listed: tensors.length > 1, options: {} });
      const [main] = entry.outputs;
      if (main !== undefined) this.#shapes.setOutput(scope.path, layer.name, { output: main, like: target });
      const shapeOf = (name: string) => this.#shapes.of(scope.path, name);
      values.set(layer.name, { layer: target, node, tensor: 0, shape: shapeOf(layer.name) });
      for (const [tensor, output] of entry.outputs.entries()) {
        const name = `${layer.name}:${output}`;
        values.set(name, { layer: target, node, tensor, shape: shapeOf(name) });
      }
      before = layer.name;
    }
    return this.#finished(scope, entries, values);
  }

  #finished(
    scope: Scope,
    entries: ReadonlyMap<string, Entry>,
    values: ReadonlyMap<string, KerasTensor>,
  ): KerasGraph {
    const { name, frozen, path } = scope;
    const inputs = scope.inputs.map((input) => values.get(input.name) as KerasTensor);
    const outputs = scope.outputs.map((output) => values.get(output) as KerasTensor);
    const layers = [...entries.values()].map(({ layer }) => layer);
    const linear =
      inputs.length === 1 &&
      outputs.length === 1 &&
      outputs[0]?.layer === layers.at(-1)?.name &&
      layers.every(({ calls }, at) => {
        const reads = calls[0]?.inputs ?? [];
        return (
          calls.length === 1 && (at === 0 || (reads.length === 1 && readsFirst(reads[0], layers[at - 1])))
        );
      });
    const common = { name, trainable: !frozen, inputs, outputs };
    if (linear) return { ...common, kind: 'Sequential', layers };
    const ordered = kerasOrder(layers, { inputs, outputs });
    const dead = layers.find((layer) => !ordered.includes(layer));
    if (dead)
      this.#refuse(
        `${path}${dead.name}`,
        'is read by no output, and Keras would leave it out. Take it out of the definition.',
      );
    return { ...common, kind: 'Functional', layers: ordered };
  }

  #refuse(path: string, problem: string, type = ''): never {
    throw new CnnError('MODEL', `layer '${path}'${type && ` (${type})`} ${problem}`, {
      details: { reason: 'unsupportedLayer', layer: path, type },
    });
  }

  #entryOf(layer: NamedLayer, names: readonly string[], scope: Scope): Entry {
    const frozen = scope.frozen || layer.trainable === false;
    const calls: KerasCall[] = [];
    const base = { name: layer.name, operator: false, calls };
    const path = `${scope.path}${layer.name}`;
    if (layer.type === 'model') {
      const model = this.graphOf(this.#innerScope(layer, names, { scope, frozen }));
      const config = { name: layer.name, trainable: !frozen };
      const written: KerasLayer = { ...base, className: model.kind, config, model };
      this.#written.set(written, { path, becomes: 'model', weights: [], notes: [] });
      return { layer: written, calls, outputs: innerOutputs(layer) };
    }
    const codec = codecOfType(layer.type);
    const context: WriteContext = {
      dialect: this.#dialect,
      shapes: names.map((name) => this.#shapes.of(scope.path, name)),
      refuse: (problem) => this.#refuse(path, problem, layer.type),
    };
    if (!codec?.write)
      return context.refuse('is a layer that Keras does not have. Replace it by layers that it has.');
    // Checked by parseModel before: an object of plain fields.
    const draft = layer as unknown as Draft;
    const other = codec.writeAs?.(draft, context);
    const own = other?.config ?? codec.write(draft, context);
    const config = { name: layer.name, trainable: !frozen, ...own };
    const written: KerasLayer = { ...base, className: other?.className ?? codec.className, config };
    this.#written.set(written, { path, becomes: layer.type, weights: codec.weights ?? [], notes: [] });
    return { layer: written, calls, outputs: [] };
  }

  #innerScope(
    layer: ModelLayer & { readonly name: string },
    names: readonly string[],
    { scope, frozen }: { readonly scope: Scope; readonly frozen: boolean },
  ): Scope {
    const inputNames = layer.inputNames ?? ['input'];
    const inputs = inputNames.map((name, at) => ({
      name,
      shape: this.#shapes.of(scope.path, names[at] as string),
    }));
    const path = `${scope.path}${layer.name}/`;
    this.#shapes.setInputs(path, inputs);
    return { path, name: layer.name, layers: layer.layers, inputs, outputs: innerOutputs(layer), frozen };
  }
}

const innerOutputs = ({ layers, outputs }: ModelLayer): readonly string[] =>
  outputs ?? [(layers.at(-1) as NamedLayer).name];

const readsFirst = (tensor: KerasTensor | undefined, layer: KerasLayer | undefined): boolean =>
  tensor !== undefined && tensor.layer === layer?.name && tensor.node === 0 && tensor.tensor === 0;

function inputLayer(name: string, shape: readonly number[]): KerasLayer {
  const calls: KerasCall[] = [{ inputs: [], operands: [], listed: true, options: {} }];
  const config = { name, batch_shape: [null, ...shape], dtype: 'float32', sparse: false };
  return { name, className: 'InputLayer', operator: false, config, calls };
}
