import {
  CnnError,
  checkOptionNames,
  fileBytes,
  type ImageShape,
  nearestName,
  type StartOptions,
} from '@cnn/core';
import { type Layout, modelInputs } from '../import/inputs.js';
import { readersOf, sourceNode } from '../import/sourceNode.js';
import type { ExternalFiles } from '../import/tensors.js';
import { decodeModel } from '../messages/decode.js';
import { DataType } from '../messages/definitions.js';
import type { ReadGraph } from '../messages/readMessages.js';
import { failure } from '../session/failure.js';
import { nodeHost } from '../session/nodeHost.js';
import { type OnnxWebOptions, webHost } from '../session/webHost.js';
import { externalFiles } from './externalFiles.js';
import { type FrozenOnnx, type ImagesInput, RunningOnnx } from './runningOnnx.js';
import { withOutput } from './withOutput.js';

export interface FrozenOnnxOptions extends Pick<StartOptions, 'threads'> {
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
 *   graph does not have; (OPTIONS) for what is no bytes; (ENGINE) where ONNX Runtime is missing or refuses the file
 */
export async function frozenOnnx(
  given: Uint8Array | ArrayBuffer,
  options: FrozenOnnxOptions = {},
): Promise<FrozenOnnx> {
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
  const bytes = fileBytes(given, 'frozenOnnx');
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
  const readers = readersOf(graph.node.map((node) => sourceNode(node, 0)));
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
