import {
  CnnError,
  checkOptionNames,
  fileBytes,
  formatShape,
  type StartOptions,
  type TensorValue,
  wrongKind,
} from '@cnn/core';
import { channelsFirst } from '../frozen/channels.js';
import { decodeModel } from '../messages/decode.js';
import { DataType } from '../messages/definitions.js';
import { failure } from '../session/failure.js';
import { nodeHost } from '../session/nodeHost.js';
import type { RuntimeHost } from '../session/runtimeHost.js';
import { type OnnxWebOptions, webHost } from '../session/webHost.js';

export interface CheckOnnxOptions extends Pick<StartOptions, 'threads'> {
  /** The file, an export of this toolkit. */
  readonly bytes: Uint8Array | ArrayBuffer;
  /** Images [n, height, width, channels] as the file takes them: of 0..255 where it takes bytes, which they are rounded to. */
  readonly images: TensorValue;
  /** What the model predicts for them on an engine, [n, …]. */
  readonly expected: TensorValue;
  /** Images at once. Default 32. */
  readonly batchSize?: number | undefined;
  /** In a page: `onnxruntime-web`. Default: onnxruntime-node. */
  readonly web?: OnnxWebOptions | undefined;
}

export interface OnnxDifference {
  readonly images: number;
  /** Between any two numbers. */
  readonly largest: number;
  /** The image in which it is. */
  readonly at: number;
}

/**
 * The largest difference between what ONNX Runtime gives for a file and what the model predicts.
 *
 * ```ts
 * const { largest } = await checkOnnx({ bytes, images, expected: await model.predict(images) });
 * ```
 *
 * @throws CnnError (MODEL) where the numbers of both are not as many; (ENGINE) where ONNX Runtime is missing or refuses the file; (OPTIONS)
 *   for an unknown option, or one of another kind
 */
export async function checkOnnx(options: CheckOnnxOptions): Promise<OnnxDifference> {
  checkOptionNames({
    where: 'checkOnnx',
    options,
    names: {
      ...{ bytes: true, images: true, expected: true, batchSize: true, web: true, threads: true },
    } satisfies Record<keyof CheckOnnxOptions, true>,
  });
  const bytes = fileBytes(options.bytes, 'checkOnnx: bytes');
  checkTensor(options.images, 'images');
  checkTensor(options.expected, 'expected');
  const { images, expected, batchSize = 32, web, threads } = options;
  const takes = whatItTakes(bytes);
  const attempt = await (web ? webHost(web) : nodeHost({ threads }));
  if (!attempt.available) throw new CnnError('ENGINE', `checkOnnx: ${attempt.reason}`);
  const { host } = attempt;
  try {
    await host.ask({ kind: 'open', model: 0, bytes: bytes.slice() });
    const [count = 0, ...item] = images.shape;
    const size = item.reduce((product, dim) => product * dim, 1);
    const width = expected.data.length / count;
    let [largest, worst] = [0, 0];
    for (let from = 0; from < count; from += batchSize) {
      const shape = [Math.min(batchSize, count - from), ...item];
      const data = images.data.slice(from * size, (from + (shape[0] as number)) * size);
      const given = await predicted(host, takes, { shape, data });
      if (given.length !== width * (shape[0] as number)) {
        throw new CnnError(
          'MODEL',
          `checkOnnx: expected ${formatShape(expected.shape)} numbers, received ${given.length} from the file for ${shape[0]} images. The file belongs to another model.`,
        );
      }
      for (const [at, value] of given.entries()) {
        const difference = Math.abs(value - (expected.data[from * width + at] as number));
        // A difference that is no number is the largest.
        if (difference <= largest) continue;
        [largest, worst] = [difference, from + Math.floor(at / width)];
      }
    }
    return { images: count, largest, at: worst };
  } catch (error) {
    throw failure(error);
  } finally {
    await host.stop();
  }
}

interface Takes {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  readonly bytes: boolean;
}

function whatItTakes(file: Uint8Array): Takes {
  const { graph, metadataProps } = decodeModel(file, { where: 'checkOnnx' });
  const [image] = graph?.input ?? [];
  const layout = metadataProps.find(({ key }) => key === 'input_layout')?.value;
  return {
    name: image?.name ?? '',
    layout: layout === 'nchw' ? 'nchw' : 'nhwc',
    bytes: image?.type?.tensorType?.elemType === DataType.uint8,
  };
}

async function predicted(host: RuntimeHost, { name, layout, bytes }: Takes, images: TensorValue) {
  const { shape, data } = layout === 'nchw' ? channelsFirst(images) : images;
  const [values] = await host.ask({
    ...{ kind: 'run', model: 0, set: 0, state: [], updates: [], outputs: ['prediction'] },
    inputs: [{ tensor: name, shape, data: bytes ? Uint8Array.from(data, Math.round) : data }],
  });
  return values ?? new Float32Array();
}

function checkTensor(value: unknown, option: string): void {
  const { shape, data } = (value ?? {}) as { readonly shape?: unknown; readonly data?: unknown };
  if (Array.isArray(shape) && ArrayBuffer.isView(data)) return;
  throw wrongKind({
    where: `checkOnnx: ${option}`,
    option,
    expected: 'a tensor { shape, data }',
    received: value,
  });
}
