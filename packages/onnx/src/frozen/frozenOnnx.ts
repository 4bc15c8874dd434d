import {
  CnnError,
  checkOptionNames,
  formatShape,
  type ImageShape,
  nearestName,
  type StartOptions,
  type TensorValue,
} from '@cnn/core';
import { type Layout, modelInputs } from '../import/inputs.js';
import { sourceNode } from '../import/sourceNode.js';
import type { ExternalFiles } from '../import/tensors.js';
import { decodeModel } from '../messages/decode.js';
import { DataType } from '../messages/definitions.js';
import type { ReadGraph } from '../messages/readMessages.js';
import { failure } from '../session/failure.js';
import { nodeHost } from '../session/nodeHost.js';
import type { RuntimeHost } from '../session/runtimeHost.js';
import { type OnnxWebOptions, webHost } from '../session/webHost.js';
import { channelsFirst, channelsLast } from './channels.js';
import { externalFiles } from './externalFiles.js';
import { withOutput } from './withOutput.js';

export interface FrozenOnnxOptions extends StartOptions {
  /** The value whose numbers it gives: an output of the graph, or any value within. Default: the graph's first output. */
  readonly output?: string | undefined;
  /** Order of the images' dimensions in the file. Default: as the graph uses them. */
  readonly layout?: Layout | undefined;
  /** [height, width] of the images, for a file that leaves them open. */
  readonly imageSize?: readonly [number, number] | undefined;
  /** Files beside the model that hold weights, by the names that it calls them. */
  readonly external?: ExternalFiles | undefined;
  /** The file's name, for messages. */
  readonly file?: string | undefined;
  /** In a page: `onnxruntime-web` and where its files lie. Default: onnxruntime-node, in a thread of its own. */
  readonly web?: OnnxWebOptions | undefined;
}

/** An ONNX file that runs as it is: a function from images to predictions or features. */
export interface FrozenOnnx {
  /** [height, width, channels] of what it takes, in float32, as the file's network takes it. */
  readonly inputShape: ImageShape;
  /** What it gives for one image: [n], or [height, width, channels]. */
  readonly outputShape: readonly number[];
  /** The same as images, [1, 1, n] for a vector: what a head that is trained on the features takes. */
  readonly featureShape: ImageShape;
  /** @param images float32 [batch, height, width, channels] */
  run(images: TensorValue): Promise<TensorValue>;
  /** Ends its thread. Calling it again does nothing. */
  dispose(): Promise<void>;
}

/**
 * Runs an ONNX file as it is, also one that is not made of our layers: attention, quantized weights, operations of any domain that ONNX
 * Runtime knows. Its weights can't be trained; a head can be, on what it gives:
 *
 * ```ts
 * const backbone = await frozenOnnx(bytes, { output: 'pooled' });
 * const features = await featureSet({ source, extract: backbone.run, shape: backbone.featureShape });
 * const head = sequential({ input: backbone.featureShape, layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })] });
 * ```
 *
 * @throws CnnError (FILE) for bytes that are no ONNX model; (MODEL) for inputs other than one image in float32, or an output that the
 *   graph does not have; (ENGINE) where ONNX Runtime is missing or refuses the file
 */
export async function frozenOnnx(bytes: Uint8Array, options: FrozenOnnxOptions = {}): Promise<FrozenOnnx> {
  checkOptionNames({
    where: 'frozenOnnx',
    options,
    names: {
      ...{
        output: true,
        layout: true,
        imageSize: true,
        external: true,
        file: true,
        web: true,
        threads: true,
      },
    } satisfies Record<keyof FrozenOnnxOptions, true>,
  });
  const where = options.file ?? 'frozenOnnx';
  const message = decodeModel(bytes, { where });
  const { graph } = message;
  if (!graph) {
    throw new CnnError('FILE', `${where}: expected an ONNX model, received a file without a graph.`, {
      details: { reason: 'notThisFormat' },
    });
  }
  const input = imagesOf(graph, where, options);
  const output = outputNameOf(graph, where, options.output);
  const external = externalFiles(graph, { where, external: options.external });
  const attempt = await (options.web ? webHost(options.web) : nodeHost({ threads: options.threads }));
  if (!attempt.available) throw new CnnError('ENGINE', `frozenOnnx: ${attempt.reason}`);
  const frozen = new RunningOnnx({ host: attempt.host, input, output });
  try {
    await frozen.open(withOutput(bytes, graph, output), external);
  } catch (error) {
    await frozen.dispose();
    throw failure(error);
  }
  return frozen;
}

/** The one input of the graph. */
interface ImagesInput {
  readonly name: string;
  readonly shape: ImageShape;
  readonly layout: Layout;
  /** Dimensions in the file. */
  readonly rank: number;
  /** Images at once, where the file fixes it. */
  readonly batch: number | undefined;
}

function imagesOf(graph: ReadGraph, where: string, options: FrozenOnnxOptions): ImagesInput {
  const held = new Set(graph.initializer.map(({ name }) => name));
  const [only, ...others] = graph.input.filter(({ name }) => !held.has(name));
  const tensor = only?.type?.tensorType;
  const type = tensor?.elemType ?? 0;
  if (!only || others.length > 0 || type !== DataType.float32) {
    const received =
      only && others.length === 0 ? `one of type ${type}` : `${only ? others.length + 1 : 0} inputs`;
    throw new CnnError('MODEL', `${where}: expected one input of images in float32, received ${received}.`, {
      details: { reason: 'input' },
    });
  }
  const shape = tensor?.shape?.dim.map(({ dimValue }) => (dimValue && dimValue > 0 ? dimValue : undefined));
  const nodes = graph.node.map((node) => sourceNode(node, 0));
  const readers = new Map<string, ReturnType<typeof sourceNode>[]>();
  for (const node of nodes) {
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  const name = only.name ?? '';
  const [input] = modelInputs({ inputs: [{ name, shape }] }, { ...options, readers, where });
  return {
    name,
    shape: input?.shape as unknown as ImageShape,
    layout: input?.layout ?? 'nhwc',
    rank: shape?.length ?? 4,
    batch: shape?.[0],
  };
}

function outputNameOf(graph: ReadGraph, where: string, wanted: string | undefined): string {
  const first = graph.output[0]?.name ?? '';
  if (wanted === undefined) return first;
  const values = graph.node.flatMap(({ output }) => output);
  if (values.includes(wanted)) return wanted;
  const nearest = nearestName(wanted, values);
  const meant =
    nearest === undefined ? `Use one of its values, such as '${first}'` : `Did you mean '${nearest}'?`;
  throw new CnnError('MODEL', `${where}: there is no value '${wanted}' in the graph. ${meant}`, {
    details: { reason: 'output', nearest },
  });
}

interface RunningParts {
  readonly host: RuntimeHost;
  readonly input: ImagesInput;
  readonly output: string;
}

/** The one model of its host. */
const MODEL = 0;

class RunningOnnx implements FrozenOnnx {
  readonly #parts: RunningParts;
  #outputShape: readonly number[] = [];
  #disposed = false;
  /** Taken along by `extract: backbone.run`. */
  readonly run: FrozenOnnx['run'];

  constructor(parts: RunningParts) {
    this.#parts = parts;
    this.run = (images) => this.#run(images);
  }

  get inputShape(): ImageShape {
    return this.#parts.input.shape;
  }

  get outputShape(): readonly number[] {
    return this.#outputShape;
  }

  get featureShape(): ImageShape {
    const shape = this.#outputShape;
    if (shape.length === 3) return shape as unknown as ImageShape;
    const [rows, columns] =
      shape.length === 2 ? (shape as [number, number]) : [1, shape.reduce((size, dim) => size * dim, 1)];
    return [1, rows, columns];
  }

  /** Opens the file, and learns from an image of zeros what it gives. */
  async open(
    bytes: Uint8Array,
    external: readonly { readonly path: string; readonly data: Uint8Array }[] | undefined,
  ): Promise<void> {
    await this.#parts.host.ask({ kind: 'open', model: MODEL, bytes, external });
    const shape = [1, ...this.#parts.input.shape];
    const { shape: given } = await this.#run({
      shape,
      data: new Float32Array(shape.reduce((size, dim) => size * dim, 1)),
    });
    this.#outputShape = given.slice(1);
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#parts.host.stop();
  }

  async #run({ shape, data }: TensorValue): Promise<TensorValue> {
    const { input } = this.#parts;
    const [items = 0, ...item] = shape;
    if (item.join() !== input.shape.join() || shape.length !== 4) {
      throw new CnnError(
        'MODEL',
        `frozenOnnx: expected images [batch, ${input.shape.join(', ')}], received ${formatShape(shape)}.`,
      );
    }
    const size = item.reduce((product, dim) => product * dim, 1);
    const at = input.batch ?? items;
    const parts: TensorValue[] = [];
    for (let from = 0; from < items; from += at) {
      const count = Math.min(at, items - from);
      // A file that fixes its batch is given whole ones.
      const images = new Float32Array(at * size);
      images.set(data.subarray(from * size, (from + count) * size));
      parts.push(firstOf(await this.#ask({ shape: [at, ...item], data: images }), { batch: at, count }));
    }
    return joined(parts);
  }

  async #ask(images: TensorValue): Promise<TensorValue> {
    const { host, input, output } = this.#parts;
    const ordered = input.layout === 'nchw' && input.rank === 4 ? channelsFirst(images) : images;
    const shape = input.rank === 4 ? ordered.shape : [images.shape[0] as number, images.shape[3] as number];
    try {
      const [data, sizes] = await host.ask({
        ...{ kind: 'run', model: MODEL, set: 0, state: [], updates: [], outputs: [output], sizes: true },
        inputs: [{ tensor: input.name, shape, data: ordered.data }],
      });
      const given = { shape: Array.from(sizes ?? []), data: Float32Array.from(data ?? []) };
      return input.layout === 'nchw' && given.shape.length === 4 ? channelsLast(given) : given;
    } catch (error) {
      throw failure(error);
    }
  }
}

/** The first items of a batch. */
function firstOf(
  { shape, data }: TensorValue,
  { batch, count }: { readonly batch: number; readonly count: number },
): TensorValue {
  if (shape[0] !== batch) {
    throw new CnnError(
      'MODEL',
      `frozenOnnx: expected an output for each of ${batch} images, received ${formatShape(shape)}. Choose another output.`,
      {
        details: { reason: 'output' },
      },
    );
  }
  return { shape: [count, ...shape.slice(1)], data: data.subarray(0, (data.length / batch) * count) };
}

function joined(parts: readonly TensorValue[]): TensorValue {
  const [first, ...others] = parts as [TensorValue, ...TensorValue[]];
  if (others.length === 0) return first;
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return {
    shape: [parts.reduce((sum, { shape }) => sum + (shape[0] as number), 0), ...first.shape.slice(1)],
    data,
  };
}
