import type { ProgramIndex } from '@cnn/core';
import {
  type AnyNode,
  CnnError,
  concreteShape,
  type Program,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import * as attribute from './attributes.js';
import type { GraphWriter, NodeSpec, Tensor } from './graphWriter.js';
import { convertImage, inWholeBlocks, type Layout, type Placed, tensorShape } from './layout.js';

/** What the runtime that the graph is for can do beyond standard ONNX. */
export interface Target {
  /** Channels in a block of the NCHWc layout; 0 where the runtime has none. */
  readonly block: number;
  /** Whether the operations of `com.microsoft` exist. */
  readonly contrib: boolean;
  readonly threads: number;
  /** The device that computes, where it is not the processor: its operations are those of `src/device`. */
  readonly device?: 'webgpu' | undefined;
  /** Whether the device multiplies in float16: convolutions, their gradients to images, and matrix products. */
  readonly float16?: boolean | undefined;
  /** Bytes that a device's gradients of kernels may take at once. Default 2^28, less than any card's largest buffer. */
  readonly largestValue?: number | undefined;
}

export interface EmissionParts {
  readonly index: ProgramIndex;
  readonly graph: GraphWriter;
  readonly target: Target;
  /** Number of items of a batch that this graph handles at once. */
  readonly items: number;
  /** Number of items of the whole batch. */
  readonly batchSize: number;
  /** Writes what computes a node's value, or finds it. */
  readonly resolve: (emission: Emission, node: AnyNode) => Placed;
  /** Values of all state variables, for a model that holds them itself. */
  readonly weights?: TensorValues | undefined;
  /** Whether the model takes a batch of any size. Default false. */
  readonly anyBatch?: boolean | undefined;
  /** For the body of a loop: the graph around it, and which values the body has for itself. */
  readonly around?: { readonly emission: Emission; readonly isInside: (id: number) => boolean };
}

/** The writing of one graph: values of the program as tensors of it, each written when it is first asked for. */
export class Emission {
  readonly index: ProgramIndex;
  readonly graph: GraphWriter;
  readonly target: Target;
  readonly items: number;
  readonly batchSize: number;
  readonly #resolve: EmissionParts['resolve'];
  readonly #around: EmissionParts['around'];
  readonly #weights: TensorValues | undefined;
  /** Whether the model takes a batch of any size. */
  readonly anyBatch: boolean;
  readonly #placed = new Map<number, Placed>();
  readonly #made = new Map<string, Tensor>();

  constructor(parts: EmissionParts) {
    this.index = parts.index;
    this.graph = parts.graph;
    this.target = parts.target;
    this.items = parts.items;
    this.batchSize = parts.batchSize;
    this.#resolve = parts.resolve;
    this.#around = parts.around;
    this.#weights = parts.weights;
    this.anyBatch = parts.anyBatch ?? false;
  }

  get program(): Program {
    return this.index.program;
  }

  /** The shape of a node's value in this graph. */
  shape(id: number): readonly number[] {
    return concreteShape(this.index.node(id).shape, this.items);
  }

  /** Whether the model holds its weights itself: then runtimes prepare them, and fold what they can. */
  get holdsWeights(): boolean {
    return this.#weights !== undefined;
  }

  /** The value of a state variable that the model holds itself, by its node. */
  weight(id: number): (TensorValue & { readonly name: string }) | undefined {
    const name = this.index.as(id, 'state')?.attributes.name;
    const value = name === undefined ? undefined : this.#weights?.[name];
    return name === undefined || value === undefined ? undefined : { name, ...value };
  }

  /**
   * A node's shape for ONNX's Reshape: −1 stands for what the batch decides.
   *
   * @throws CnnError (ENGINE) when the batch decides more than one dimension
   */
  reshapeTo(id: number): readonly number[] {
    if (!this.anyBatch) return this.shape(id);
    const { shape, operation } = this.index.node(id);
    if (shape.filter((dim) => dim < 0).length > 1) {
      throw new CnnError(
        'ENGINE',
        `ONNX: ${operation} has more than one dimension that depends on the batch.`,
      );
    }
    return shape.map((dim) => (dim < 0 ? -1 : dim));
  }

  /** A node's value in the layout that it is computed in. */
  placed(id: number): Placed {
    const known = this.#placed.get(id);
    if (known) return known;
    const placed = this.#resolve(this, this.index.node(id));
    this.#placed.set(id, placed);
    return placed;
  }

  /** Makes a value known that something else than its own operation computes. */
  define(id: number, placed: Placed): void {
    this.#placed.set(id, placed);
  }

  /** A node's value in the layout that is asked for. */
  value(id: number, layout: Layout = 'plain'): Tensor {
    const placed = this.placed(id);
    if (placed.layout === layout) return placed.tensor;
    const home = this.home(id);
    if (home !== this) return home.value(id, layout);
    return this.once(`${id} ${layout}`, () => this.#converted(id, placed, layout));
  }

  #converted(id: number, placed: Placed, layout: Layout): Tensor {
    const { shape, dtype } = this.index.node(id);
    const wanted = { layout, channels: shape[3] as number };
    const isReordered = placed.layout === 'blocked' || layout === 'blocked';
    if (dtype === 'float32' || !isReordered) return convertImage(this.graph, placed, wanted);
    // Blocks are of float32 alone.
    const cast = (tensor: Tensor, to: keyof typeof DataType): Tensor =>
      this.add('Cast', [tensor], { to: attribute.int(DataType[to]) });
    const numbers = { tensor: cast(placed.tensor, 'float32'), layout: placed.layout };
    return cast(convertImage(this.graph, numbers, wanted), dtype);
  }

  /**
   * Where a node's value belongs: the graph around a loop for what all its rounds share. What is derived from the
   * value is best written there, once.
   */
  home(id: number): Emission {
    return this.#around && !this.#around.isInside(id) ? this.#around.emission.home(id) : this;
  }

  /**
   * For writing the body of a loop that handles so many items at once.
   *
   * @param resolve finds values of the program in the body; without it the body has what it is given alone
   */
  inside(graph: GraphWriter, items: number, resolve: EmissionParts['resolve'] = refuse): Emission {
    const { index, target, batchSize } = this;
    return new Emission({ index, graph, target, items, batchSize, resolve });
  }

  /** The tensor known as `key` in this graph; written when it is first asked for. */
  once(key: string, make: () => Tensor): Tensor {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const tensor = make();
    this.#made.set(key, tensor);
    return tensor;
  }

  /** Whether images of so many channels are worth blocks: at least a quarter of the first is filled. */
  canBlock(channels: number): boolean {
    return this.target.block > 0 && channels >= this.target.block / 4;
  }

  /** The number of channels that an image has in blocks. */
  inWholeBlocks(channels: number): number {
    return inWholeBlocks(channels, this.target.block);
  }

  /** Adds a node of standard ONNX. */
  add(op: string, inputs: readonly Tensor[], attributes: NodeSpec['attributes'] = {}): Tensor {
    return this.graph.add({ op, inputs, attributes });
  }

  reshape(tensor: Tensor, shape: readonly number[]): Tensor {
    return this.add('Reshape', [tensor, this.graph.int64s(shape)]);
  }

  transpose(tensor: Tensor, permutation: readonly number[]): Tensor {
    if (permutation.every((axis, index) => axis === index)) return tensor;
    return this.add('Transpose', [tensor], { perm: attribute.ints(permutation) });
  }

  /** The part of a tensor between `begin` and `end` along some axes. */
  slice(
    tensor: Tensor,
    part: {
      readonly axes: readonly number[];
      readonly begin: readonly number[];
      readonly end: readonly number[];
      readonly steps?: readonly number[];
    },
  ): Tensor {
    const { axes, begin, end, steps = axes.map(() => 1) } = part;
    return this.add('Slice', [
      tensor,
      ...[begin, end, axes, steps].map((numbers) => this.graph.int64s(numbers)),
    ]);
  }

  reduce(
    op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax',
    tensor: Tensor,
    options: { readonly axes: readonly number[]; readonly keepDims?: boolean },
  ): Tensor {
    const { axes, keepDims = false } = options;
    // A device gives each result one group of threads: so the items first, which are many, and then their results.
    if (this.target.device && axes.length > 1 && axes[0] === 0) {
      const ofItems = this.reduce(op, tensor, { axes: axes.slice(1), keepDims });
      return this.reduce(op, ofItems, { axes: [0], keepDims });
    }
    return this.add(op, [tensor, this.graph.int64s(axes)], { keepdims: attribute.flag(keepDims) });
  }

  /** Sum over the first axis. */
  sumFirst(tensor: Tensor): Tensor {
    return this.reduce('ReduceSum', tensor, { axes: [0] });
  }

  /** The shape that ONNX knows a node's tensor by. */
  tensorShape(id: number, layout: Layout): readonly number[] {
    return tensorShape(this.shape(id), layout, this.target.block);
  }
}

function refuse(): never {
  throw new CnnError('ENGINE', 'ONNX: the body of a loop reads a value that it is not given.');
}
