import { AttributeType, DataType, type ElementType } from '../messages/definitions.js';
import type { GraphMessage, NodeMessage, TensorMessage, ValueInfoMessage } from '../messages/messages.js';
import type { Attribute } from './attributes.js';
import { halvesOf, quantized, type WeightFormat } from './weightFormats.js';

/** The name of a tensor in the graph. */
export type Tensor = string;

export interface NodeSpec {
  readonly op: string;
  /** ONNX's own operations when absent. */
  readonly domain?: string;
  /** `''` for an optional input that is left out. */
  readonly inputs: readonly Tensor[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** Gives each tensor of a model a name of its own, in all of its graphs. */
export class Names {
  #next = 0;

  fresh(): Tensor {
    return `t${this.#next++}`;
  }
}

/** Writes one graph: the model's, or the body of a loop. Tensors of the graphs around it are in scope. */
export class GraphWriter {
  readonly names: Names;
  readonly #weights: WeightFormat;
  readonly #nodes: NodeMessage[] = [];
  readonly #initializers: TensorMessage[] = [];
  readonly #constants = new Map<string, Tensor>();
  readonly #inputs: ValueInfoMessage[] = [];
  readonly #outputs: ValueInfoMessage[] = [];

  /** @param weights how the model's weights are written; their nodes make them float32 again */
  constructor(names: Names, weights: WeightFormat = 'float32') {
    this.names = names;
    this.#weights = weights;
  }

  /** Adds a node with one output. */
  add(spec: NodeSpec): Tensor {
    return this.addMany(spec, 1)[0] as Tensor;
  }

  addMany(spec: NodeSpec, count: number): Tensor[] {
    const outputs = Array.from({ length: count }, () => this.names.fresh());
    this.addAs(spec, outputs);
    return outputs;
  }

  /** Adds a node whose outputs have given names. */
  addAs({ op, domain, inputs, attributes = {} }: NodeSpec, outputs: readonly Tensor[]): void {
    this.#nodes.push({
      opType: op,
      ...(domain !== undefined && { domain }),
      input: inputs,
      output: outputs,
      attribute: Object.entries(attributes).map(([name, attribute]) => attribute(name)),
    });
  }

  /** 64-bit whole numbers: shapes, axes, indices. */
  int64s(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
    return this.#constant('int64', shape, values, () => BigInt64Array.from(values, BigInt));
  }

  int32s(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
    return this.#constant('int32', shape, values, () => Int32Array.from(values));
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
    return this.#constant('float32', shape, values, () => Float32Array.from(values));
  }

  /** A number of shape []. */
  scalar(value: number): Tensor {
    return this.floats([value], []);
  }

  /**
   * A tensor with given contents and name. In another format than float32, the tensor of that name is smaller, and a node gives its
   * numbers as float32.
   *
   * @param channel the axis whose parts have a scale of their own with 8 bits. Default: the last
   */
  initializer(
    name: Tensor,
    shape: readonly number[],
    data: Float32Array | Int32Array,
    channel = shape.length - 1,
  ): Tensor {
    // Vectors are few numbers, and statistics among them are far from each other.
    if (data instanceof Float32Array && this.#weights !== 'float32' && shape.length > 1) {
      return this.#smaller(name, shape, data, channel);
    }
    const type = data instanceof Int32Array ? 'int32' : 'float32';
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push({ name, dims: shape, dataType: DataType[type], rawData });
    return name;
  }

  #smaller(name: Tensor, shape: readonly number[], data: Float32Array, channel: number): Tensor {
    if (this.#weights === 'float16') {
      const rawData = new Uint8Array(halvesOf(data).buffer);
      this.#initializers.push({ name, dims: shape, dataType: DataType.float16, rawData });
      const to: Attribute = (key) => ({ name: key, type: AttributeType.int, i: DataType.float32 });
      return this.add({ op: 'Cast', inputs: [name], attributes: { to } });
    }
    const { bytes, scales } = quantized({ shape, data, channel });
    const rawData = new Uint8Array(bytes.buffer);
    this.#initializers.push({ name, dims: shape, dataType: DataType.int8, rawData });
    const scale = this.initializer(`${name}/scale`, [scales.length], scales);
    const axis: Attribute = (key) => ({ name: key, type: AttributeType.int, i: channel });
    return this.add({ op: 'DequantizeLinear', inputs: [name, scale], attributes: { axis } });
  }

  /** @param shape numbers, or names of dimensions that are known when the graph runs */
  input(name: Tensor, type: ElementType, shape: readonly (number | string)[]): Tensor {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  output(name: Tensor, type: ElementType, shape: readonly (number | string)[]): void {
    this.#outputs.push(valueInfo(name, type, shape));
  }

  graph(name: string): GraphMessage {
    return {
      name,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    };
  }

  #constant(
    type: ElementType,
    shape: readonly number[],
    values: readonly number[],
    make: () => { readonly buffer: ArrayBufferLike; readonly byteLength: number },
  ): Tensor {
    const key = `${type}[${shape.join()}]${values.map((value) => (Object.is(value, -0) ? '-0' : value)).join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.names.fresh();
    const rawData = new Uint8Array(make().buffer);
    this.#initializers.push({ name, dims: shape, dataType: DataType[type], rawData });
    this.#constants.set(key, name);
    return name;
  }
}

function valueInfo(name: Tensor, type: ElementType, shape: readonly (number | string)[]): ValueInfoMessage {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DataType[type], shape: { dim } } } };
}
