import type { Draft } from '../layers/codec.js';
import { codecOfClass } from '../layers/table.js';
import { fileProblem } from '../problems.js';
import type { KerasCall, KerasGraph, KerasLayer, KerasTensor } from '../topology/topology.js';
import type { Conversion, KnownValue, NamedDraft } from './conversion.js';
import { LayerNames } from './layerNames.js';
import { readLayer } from './readLayer.js';

export interface GraphPlace {
  /** In front of the names of layers: empty, or `backbone/`. */
  readonly path: string;
  /** What the model's inputs are, in order. */
  readonly inputs: readonly KnownValue[];
  /** Layers that stand at the beginning. */
  readonly start: readonly NamedDraft[];
  /** By what a layer without `inputs` reads at the beginning. */
  readonly first: string;
}

/** By which the layers of a model of one input refer to it. */
const INPUT = 'input';

const keyOf = ({ layer, node, tensor }: KerasTensor): string => `${node}/${tensor}/${layer}`;

/** Layers and calls of one model as layers of a definition. */
export class GraphConverter {
  readonly layers: NamedDraft[];
  readonly #graph: KerasGraph;
  readonly #conversion: Conversion;
  readonly #place: GraphPlace;
  readonly #names: LayerNames;
  readonly #known = new Map<string, KnownValue>();
  /** The layers that a first call of a layer made, for the next ones. */
  readonly #made = new Map<string, readonly NamedDraft[]>();
  /** Values of the outputs of inner models, in their order. */
  readonly #innerOutputs = new Map<string, readonly KnownValue[]>();

  constructor(graph: KerasGraph, conversion: Conversion, place: GraphPlace) {
    this.#graph = graph;
    this.#conversion = conversion;
    this.#place = place;
    this.#names = new LayerNames([
      place.first,
      ...place.inputs.map(({ name }) => name),
      ...place.start.map(({ name }) => name),
    ]);
    this.layers = [...place.start];
  }

  /** Converts all that can be reached; the model's outputs in our terms. */
  convert(): readonly KnownValue[] {
    const { inputs, outputs, layers } = this.#graph;
    for (const [at, tensor] of inputs.entries()) {
      const value = this.#place.inputs[at];
      if (value) this.#known.set(keyOf(tensor), value);
    }
    let waiting = layers.flatMap((layer) => layer.calls.map((call, node) => ({ layer, call, node })));
    waiting = waiting.filter(({ layer }) => layer.className !== 'InputLayer' || layer.model);
    for (const layer of layers) {
      if (layer.className === 'InputLayer') this.#conversion.converted.set(layer, { weights: [], notes: [] });
    }
    while (waiting.length > 0) {
      const later: typeof waiting = [];
      for (const item of waiting) {
        const ready = item.call.inputs.every((tensor) => this.#valueOf(tensor) !== undefined);
        // A second call needs the weights of the first.
        const first = item.node === 0 || this.#made.has(item.layer.name);
        if (ready && first && item.call.inputs.length > 0) this.#call(item.layer, item.call, item.node);
        else later.push(item);
      }
      if (later.length === waiting.length) throw this.#unreachable(later[0]?.layer.name ?? '');
      waiting = later;
    }
    return outputs.map((tensor) => {
      const value = this.#valueOf(tensor);
      if (value) return this.#computed(value);
      throw fileProblem(
        this.#conversion.where,
        'malformed',
        `its output reads '${tensor.layer}', which gives nothing.`,
      );
    });
  }

  /** An output that is an input as it came needs a layer, so that it has a name. */
  #computed(value: KnownValue): KnownValue {
    const { inputs, first } = this.#place;
    if (value.name !== first && !inputs.some(({ name }) => name === value.name)) return value;
    const name = this.#names.take('identity');
    this.layers.push({ type: 'activation', name, activation: 'linear', ...this.#inputs([value.name]) });
    return { ...value, name };
  }

  #unreachable(layer: string): Error {
    const problem = `layer '${layer}' reads layers that are missing or that read it themselves.`;
    return fileProblem(this.#conversion.where, 'malformed', problem);
  }

  #valueOf(tensor: KerasTensor): KnownValue | undefined {
    return this.#known.get(keyOf(tensor));
  }

  #call(layer: KerasLayer, call: KerasCall, node: number): void {
    const inputs = call.inputs.map((tensor) => this.#valueOf(tensor) as KnownValue);
    if (layer.model) this.#callModel(layer, layer.model, inputs, node);
    else if (node > 0) this.#repeat(layer, inputs, node);
    else this.#callLayer(layer, call, inputs);
  }

  #callLayer(layer: KerasLayer, call: KerasCall, inputs: readonly KnownValue[]): void {
    const { path } = this.#place;
    const read = readLayer(layer, call, {
      conversion: this.#conversion,
      ranks: inputs.map(({ rank }) => rank),
      shape: (input) =>
        path === '' ? this.#conversion.shapeOf(this.layers, inputs[input]?.name ?? '') : undefined,
    });
    const { drafts, main, rank, notes } = read;
    const named = this.#append(layer, drafts, { name: this.#names.take(layer.name), main, inputs });
    this.#made.set(layer.name, named);
    this.#known.set(keyOf({ layer: layer.name, node: 0, tensor: 0 }), endOf(named, inputs, rank));
    const draft = named[main];
    const weights = layer.operator ? [] : (codecOfClass(layer.className)?.weights ?? []);
    this.#conversion.converted.set(layer, {
      path: draft && `${path}${draft.name}`,
      becomes: draft?.type,
      draft,
      weights,
      notes,
    });
  }

  #append(
    layer: KerasLayer,
    drafts: readonly Draft[],
    place: { readonly name: string; readonly main: number; readonly inputs: readonly KnownValue[] },
  ): readonly NamedDraft[] {
    const { main, inputs } = place;
    const frozen = layer.config.trainable === false;
    let reads = inputs.map(({ name }) => name);
    return drafts.map((draft, at): NamedDraft => {
      const name = at === main ? place.name : this.#names.take(`${layer.name}_${draft.type}`);
      const { type, ...own } = draft;
      const stays = frozen && at === main && type !== 'shared';
      const named: NamedDraft = {
        type,
        name,
        ...own,
        ...this.#inputs(reads),
        ...(stays && { trainable: false }),
      };
      this.layers.push(named);
      reads = [name];
      return named;
    });
  }

  /** `inputs`, left out where a layer reads the one before it. */
  #inputs(reads: readonly string[]): { readonly inputs?: readonly string[] } {
    const before = this.layers.at(-1)?.name ?? this.#place.first;
    return reads.length === 1 && reads[0] === before ? {} : { inputs: reads };
  }

  /** A layer that is called again: the same layers over again, with the weights of the first call. */
  #repeat(layer: KerasLayer, inputs: readonly KnownValue[], node: number): void {
    const made = this.#made.get(layer.name) as readonly NamedDraft[];
    const drafts = made.map(({ name }) => ({ type: 'shared', layer: name }));
    const name = this.#names.take(layer.name);
    const named = this.#append(layer, drafts, { name, main: drafts.length - 1, inputs });
    const first = this.#known.get(keyOf({ layer: layer.name, node: 0, tensor: 0 })) as KnownValue;
    this.#known.set(keyOf({ layer: layer.name, node, tensor: 0 }), endOf(named, inputs, first.rank));
  }

  #callModel(layer: KerasLayer, model: KerasGraph, inputs: readonly KnownValue[], node: number): void {
    const made = this.#made.get(layer.name)?.[0];
    const name = this.#names.take(layer.name);
    const draft: Draft = made
      ? { type: 'shared', layer: made.name }
      : this.#innerModel(layer, model, { inputs, name });
    const named = this.#append(layer, [draft], { name, main: 0, inputs });
    for (const [tensor, output] of (this.#innerOutputs.get(layer.name) ?? []).entries()) {
      const outer = tensor === 0 ? name : `${name}:${output.name}`;
      this.#known.set(keyOf({ layer: layer.name, node, tensor }), { name: outer, rank: output.rank });
    }
    if (made) return;
    this.#made.set(layer.name, named);
    const path = `${this.#place.path}${name}`;
    this.#conversion.converted.set(layer, {
      path,
      becomes: 'model',
      draft: named[0],
      weights: [],
      notes: [],
    });
  }

  #innerModel(
    layer: KerasLayer,
    model: KerasGraph,
    { inputs, name }: { readonly inputs: readonly KnownValue[]; readonly name: string },
  ): Draft {
    if (inputs.length !== model.inputs.length) {
      const problem = `the model '${layer.name}' takes ${model.inputs.length} inputs and is given ${inputs.length}.`;
      throw fileProblem(this.#conversion.where, 'malformed', problem);
    }
    const names = new LayerNames([]);
    const single = model.inputs.length === 1;
    const inputNames = single ? [INPUT] : model.inputs.map((input) => names.take(input.layer));
    const converter = new GraphConverter(model, this.#conversion, {
      path: `${this.#place.path}${name}/`,
      inputs: inputNames.map((own, at) => ({ name: own, rank: inputs[at]?.rank ?? 2 })),
      start: [],
      first: inputNames[0] ?? INPUT,
    });
    const outputs = converter.convert();
    this.#innerOutputs.set(layer.name, outputs);
    const ends = outputs.map((output) => output.name);
    const plain = single && ends.length === 1 && ends[0] === converter.layers.at(-1)?.name;
    return {
      type: 'model',
      layers: converter.layers,
      ...(!single && { inputNames }),
      ...(!plain && { outputs: ends }),
    };
  }
}

/** What the layers give, or where none is left what they would have read. */
function endOf(named: readonly NamedDraft[], inputs: readonly KnownValue[], rank: number): KnownValue {
  const last = named.at(-1);
  return last ? { name: last.name, rank } : (inputs[0] as KnownValue);
}
