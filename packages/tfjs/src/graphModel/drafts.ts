import { CnnError } from '@cnn/core';
import type { TfjsWeight } from '../layersModel/weightsManifest.js';
import type { GraphNode } from './graphNodes.js';

/** A layer of Keras that some nodes of the graph are. */
export interface LayerDraft {
  readonly name: string;
  readonly className: string;
  readonly config: Record<string, unknown>;
  /** Names of the layers that it reads. */
  readonly inputs: readonly string[];
  /** Its weights by Keras's names, in Keras's order. */
  readonly weights: Map<string, TfjsWeight>;
  /** The nodes that it stands for. */
  readonly nodes: string[];
}

/** What a node gives: the output of a layer, numbers of the file, or the size of a batch that a reshape asks for. */
export type NodeValue =
  | { readonly kind: 'layer'; readonly layer: LayerDraft }
  | { readonly kind: 'constant'; readonly weight: TfjsWeight }
  | { readonly kind: 'shape' }
  | { readonly kind: 'batch' }
  | { readonly kind: 'sizes'; readonly sizes: readonly number[] };

/** The layers that a graph becomes, and what each of its nodes gives. */
export class Drafts {
  readonly where: string;
  readonly layers: LayerDraft[] = [];
  readonly values = new Map<string, NodeValue>();
  /** How many nodes read a node. */
  readonly readers: ReadonlyMap<string, number>;
  readonly #names = new Set<string>();

  constructor(nodes: readonly GraphNode[], where: string) {
    this.where = where;
    const readers = new Map<string, number>();
    for (const { inputs } of nodes)
      for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
    this.readers = readers;
  }

  /** @param problem what stands behind the node's name */
  refuse(node: GraphNode, problem: string): never {
    throw new CnnError('MODEL', `${this.where}: not supported: ${node.op} (${node.name}) ${problem}.`, {
      details: { reason: 'unsupportedLayer', layer: node.name, type: node.op },
    });
  }

  value(node: GraphNode, at: number): NodeValue {
    const name = node.inputs[at];
    const value = name === undefined ? undefined : this.values.get(name);
    return value ?? this.refuse(node, `has no input ${at}`);
  }

  layer(node: GraphNode, at: number): LayerDraft {
    const value = this.value(node, at);
    return value.kind === 'layer'
      ? value.layer
      : this.refuse(node, `reads ${node.inputs[at]}, which is no image or vector`);
  }

  constant(node: GraphNode, at: number): TfjsWeight {
    const value = this.value(node, at);
    return value.kind === 'constant'
      ? value.weight
      : this.refuse(node, `computes its input ${at}, which must be numbers of the file`);
  }

  /** Small numbers of the file, such as axes and sizes. */
  numbers(node: GraphNode, at: number): readonly number[] {
    const { shape, read } = this.constant(node, at);
    if (shape.length > 2 || shape.some((dim) => dim > 16)) this.refuse(node, `has an unusual input ${at}`);
    return [...read()];
  }

  /** Adds a layer, and makes it what the node gives. */
  add(
    node: GraphNode,
    draft: Pick<LayerDraft, 'className' | 'config' | 'inputs'> & {
      readonly weights?: Readonly<Record<string, TfjsWeight>>;
    },
  ): LayerDraft {
    const { className, config, inputs, weights = {} } = draft;
    // Names with slashes would be paths.
    const base = node.name.replaceAll(/[/:\\]/g, '_') || 'node';
    let name = base;
    for (let n = 1; this.#names.has(name); n++) name = `${base}_${n}`;
    this.#names.add(name);
    const layer = {
      name,
      className,
      config: { name, ...config },
      inputs,
      weights: new Map(Object.entries(weights)),
      nodes: [node.name],
    };
    this.layers.push(layer);
    this.values.set(node.name, { kind: 'layer', layer });
    return layer;
  }

  /** Lets a node be part of the layer that it reads, which no other node may read. */
  join(node: GraphNode, layer: LayerDraft): void {
    layer.nodes.push(node.name);
    this.values.set(node.name, { kind: 'layer', layer });
  }

  /** Whether a node is the only one that reads its input. */
  alone(node: GraphNode, at: number): boolean {
    return this.readers.get(node.inputs[at] as string) === 1;
  }
}

/** A weight with other numbers. */
export function derived(name: string, shape: readonly number[], read: () => Float32Array): TfjsWeight {
  return { name, shape, read };
}
