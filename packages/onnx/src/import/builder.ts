import type { ImportedWeight, ImportStep, TensorValue } from '@cnn/core';
import { LayerNames } from './layerNames.js';
import { malformed, refuse, type SourceNode } from './sourceNode.js';
import type { Flow } from './values.js';

/** A layer of the definition that is being built. */
export interface Draft {
  readonly type: string;
  readonly name: string;
  inputs: string[];
  /** Its options; a later node may add one, such as a bias. */
  readonly options: Record<string, unknown>;
  readonly weights: Record<string, Weight>;
  readonly node: SourceNode;
  note?: string | undefined;
}

export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** The initializer's name. */
  readonly source?: string | undefined;
  readonly conversion?: string | undefined;
}

export interface LayerParts {
  readonly type: string;
  readonly from: readonly Flow[];
  /** Without the batch, as our layer gives it. */
  readonly shape: readonly number[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly weights?: Readonly<Record<string, Weight>>;
  /** Default: the first input's. */
  readonly axes?: Flow['axes'] | undefined;
  readonly nonNegative?: boolean | undefined;
  readonly note?: string | undefined;
  /** What it does around the node's layer, `pad`: the end of its name. */
  readonly beside?: string | undefined;
}

/** Builds the definition: layers, the weights of each, and what became of every node. */
export class Builder {
  readonly names: LayerNames;
  readonly layers = new Map<string, Draft>();
  readonly #readers = new Map<string, number>();
  readonly #named = new Map<SourceNode, string>();
  readonly #notes = new Map<SourceNode, string>();
  readonly #arranged = new Map<Flow, Map<string, Flow>>();

  constructor(inputs: Iterable<string>) {
    this.names = new LayerNames(inputs);
  }

  /** Adds a layer that computes (a part of) a node. */
  add(node: SourceNode, parts: LayerParts): Flow {
    const { type, from, shape, options = {}, weights = {}, note, nonNegative = false } = parts;
    const own = Object.values(weights).find(({ source }) => source !== undefined)?.source;
    const name = this.names.of(node, this.#named.get(node) ?? own, parts.beside);
    const inputs = from.map(({ layer }) => layer);
    for (const input of inputs) this.#readers.set(input, this.readers(input) + 1);
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    this.layers.set(name, {
      ...{ type, name, inputs, node, note },
      options: Object.fromEntries(given),
      weights: { ...weights },
    });
    const axes = parts.axes ?? (from[0] as Flow).axes;
    return { kind: 'flow', layer: name, shape, axes, nonNegative };
  }

  /** Says which initializer names the layers of a node. */
  nameBy(node: SourceNode, initializer: string | undefined): void {
    if (initializer !== undefined) this.#named.set(node, initializer);
  }

  /** How many layers read a value so far. */
  readers(layer: string): number {
    return this.#readers.get(layer) ?? 0;
  }

  /** Says of a node that became no layer of its own what became of it. */
  told(node: SourceNode, note: string): void {
    this.#notes.set(node, note);
  }

  /**
   * A value with our axes in the order of the graph's, or in another: axis k + 1 of ours is axis `order[k]` of the graph's. Adds
   * `permute`, `reshape` or `flatten` where the numbers lie otherwise.
   */
  arranged(
    node: SourceNode,
    flow: Flow,
    order: readonly number[] = flow.axes.slice(1).map((_, at) => at + 1),
  ): Flow {
    const known = this.#arranged.get(flow)?.get(order.join());
    if (known) return known;
    const result = this.#arrange(node, flow, order);
    const all = this.#arranged.get(flow) ?? new Map<string, Flow>();
    this.#arranged.set(flow, all.set(order.join(), result));
    return result;
  }

  /** Images [height, width, channels] of a value that the graph has as [batch, channels, height, width]. */
  images(node: SourceNode, flow: Flow): Flow {
    if (flow.axes.length !== 4) {
      throw refuse(node, `an input of ${flow.axes.length} dimensions, where images have 4`);
    }
    return this.arranged(node, flow, [2, 3, 1]);
  }

  #arrange(node: SourceNode, flow: Flow, order: readonly number[]): Flow {
    if ((flow.axes[0] ?? []).join() !== '0')
      throw refuse(node, 'a value whose first dimension is not the batch');
    const outside = order.find((axis) => !flow.axes[axis]);
    if (outside !== undefined || order.length !== flow.axes.length - 1) {
      throw malformed(node, `an axis of a value of ${flow.axes.length} dimensions is missing`);
    }
    const size = (axis: number): number => flow.shape[axis - 1] as number;
    const wanted = order.map((axis) => flow.axes[axis] as readonly number[]);
    const shape = wanted.map((parts) => parts.reduce((product, axis) => product * size(axis), 1));
    const axes = flow.axes.map((_, axis) => (axis === 0 ? [0] : [order.indexOf(axis) + 1]));
    const moved = wanted.flat();
    const rest = flow.shape.map((_, at) => at + 1).filter((axis) => !moved.includes(axis));
    const permutation = [...moved, ...rest];
    const real = permutation.filter((axis) => size(axis) !== 1);
    let value = flow;
    if (real.some((axis, at) => at > 0 && axis < (real[at - 1] as number))) {
      const permuted = permutation.map(size);
      value = this.add(node, {
        type: 'permute',
        from: [value],
        shape: permuted,
        options: { dims: permutation },
        beside: 'permute',
      });
    }
    const plain = value.shape.join() === shape.join();
    if (plain) return { ...value, axes };
    const type = shape.length === 1 ? 'flatten' : 'reshape';
    const options = type === 'flatten' ? {} : { targetShape: shape };
    const result = this.add(node, { type, from: [value], shape, options, axes, beside: type });
    return { ...result, nonNegative: flow.nonNegative };
  }

  /** Layers that the outputs need, each after those that it reads. */
  needed(outputs: readonly string[]): readonly Draft[] {
    const needed = new Set<string>();
    const open = [...outputs];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const draft = this.layers.get(name);
      if (!draft || needed.has(name)) continue;
      needed.add(name);
      open.push(...draft.inputs);
    }
    return [...this.layers.values()].filter(({ name }) => needed.has(name));
  }

  /** What became of every node, in the file's order. */
  plan(nodes: readonly SourceNode[], needed: readonly Draft[]): readonly ImportStep[] {
    return nodes.flatMap((node): ImportStep[] => {
      const own = needed.filter((draft) => draft.node === node);
      if (own.length === 0) {
        const note = this.#notes.get(node) ?? 'computes a shape or a number that is known already';
        return [{ source: node.name, type: node.op, weights: [], note }];
      }
      return own.map(({ name, type, weights, note }) => ({
        ...{ source: node.name, type: node.op, name, becomes: type },
        weights: Object.entries(weights).map(
          ([variable, { shape, source, conversion }]): ImportedWeight => ({
            ...{ source: source ?? node.name, variable: `${name}/${variable}`, shape, conversion },
          }),
        ),
        note,
      }));
    });
  }
}

/** The variables of layers, by their names. */
export function variablesOf(drafts: readonly Draft[]): Record<string, TensorValue> {
  return Object.fromEntries(
    drafts.flatMap(({ name, weights }) =>
      Object.entries(weights).map(([variable, { shape, data }]) => [`${name}/${variable}`, { shape, data }]),
    ),
  );
}
