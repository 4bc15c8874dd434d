import type { DType, Shape } from '@cnn/core';
import type { AttributeMessage, NodeMessage } from '../messages/messages.js';
import * as attribute from './attributes.js';

/** A value in the graph being written: `node` or `node:1`. */
export type Tensor = string;

export interface NodeOptions {
  readonly op: string;
  /** Unique; made from the scope and a number when absent. */
  readonly name?: string;
  readonly inputs?: readonly Tensor[];
  readonly attributes?: Readonly<Record<string, AttributeMessage>>;
  /** Nodes that must have run before. */
  readonly after?: readonly Tensor[];
}

/** Collects the nodes of one GraphDef. */
export class GraphWriter {
  readonly nodes: NodeMessage[] = [];
  readonly #shared = new Map<string, Tensor>();
  #scope = '';

  /** Sets what stands in front of the names of nodes from here on, such as `train`. */
  scope(name: string): void {
    this.#scope = name;
    this.#shared.clear();
  }

  /** Adds a node and returns its first output. */
  add({ op, name, inputs = [], attributes = {}, after = [] }: NodeOptions): Tensor {
    const own = name ?? `${this.#scope}/${op}_${this.nodes.length}`;
    const controls = [...new Set(after.map((tensor) => `^${nodeOf(tensor)}`))];
    this.nodes.push({ name: own, op, input: [...inputs, ...controls], attr: attributes });
    return own;
  }

  constant(shape: Shape, data: Float32Array | Int32Array): Tensor {
    const dtype = data instanceof Float32Array ? 'float32' : 'int32';
    return this.add({
      op: 'Const',
      attributes: { dtype: attribute.type(dtype), value: attribute.tensor(shape, data) },
    });
  }

  /** An int32 vector; equal ones are one node. */
  ints(values: readonly number[]): Tensor {
    return this.once(`ints ${values.join()}`, () => this.constant([values.length], Int32Array.from(values)));
  }

  /** A scalar; equal ones are one node. */
  scalar(value: number, dtype: Exclude<DType, 'bool'> = 'float32'): Tensor {
    return this.once(`${dtype} ${value}`, () =>
      this.constant([], dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value)),
    );
  }

  /** What `make` adds, once in a scope for each key. */
  once(key: string, make: () => Tensor): Tensor {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const tensor = make();
    this.#shared.set(key, tensor);
    return tensor;
  }
}

/** A later output of the node whose first output is `tensor`. */
export const outputOf = (tensor: Tensor, index: number): Tensor =>
  index === 0 ? tensor : `${tensor}:${index}`;

/** The node's name without the number of its output. */
const nodeOf = (tensor: Tensor): string => tensor.replace(/:\d+$/, '');
