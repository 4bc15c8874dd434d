import { CnnError, formatShape, type ImageShape, type TensorValue } from '@cnn/core';
import type { Layout } from '../import/inputs.js';
import { failure } from '../session/failure.js';
import type { RuntimeHost } from '../session/runtimeHost.js';
import { channelsFirst, channelsLast } from './channels.js';

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

/** The one input of the graph. */
export interface ImagesInput {
  readonly name: string;
  readonly shape: ImageShape;
  readonly layout: Layout;
  /** Dimensions in the file. */
  readonly rank: number;
  /** Images at once, where the file fixes it. */
  readonly batch: number | undefined;
}

interface RunningParts {
  readonly host: RuntimeHost;
  readonly input: ImagesInput;
  readonly output: string;
}

/** The one model of its host. */
const MODEL = 0;

/** A file in a runtime of its own. */
export class RunningOnnx implements FrozenOnnx {
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
