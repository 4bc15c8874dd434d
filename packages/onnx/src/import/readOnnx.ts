import {
  CnnError,
  checkFiniteWeights,
  checkOptionNames,
  fileBytes,
  type ImportedModel,
  INPUT,
  type LayerRules,
  type ModelSource,
  modelVariables,
  parseModel,
} from '@cnn/core';
import { decodeModel } from '../messages/decode.js';
import type { ReadModel } from '../messages/readMessages.js';
import type { Draft } from './builder.js';
import { type Converted, convert } from './convert.js';
import type { Layout } from './inputs.js';
import { metadataOf, ownNotes } from './metadata.js';
import { ownExport } from './ownExport.js';
import { sourceGraph } from './sourceGraph.js';
import type { ExternalFiles } from './tensors.js';

export interface ReadOnnxOptions {
  /** The file's name, for messages and for `source.file`. */
  readonly file?: string | undefined;
  /** Files beside the model that hold weights, by the names that it calls them: those of large models. */
  readonly external?: ExternalFiles | undefined;
  /** Order of the images' dimensions. Default: as the graph uses them. */
  readonly layout?: Layout | undefined;
  /** [height, width] of the images, for a file that leaves them open. */
  readonly imageSize?: readonly [number, number] | undefined;
  /** Rules of custom layers, for an export of this toolkit that has them. */
  readonly layers?: LayerRules | undefined;
}

/**
 * A model that can be trained further, from an ONNX file whose graph is made of our layers: operations of opset 7 to 25, of PyTorch's
 * exporters, tf2onnx and others. Images [batch, channels, height, width] become [batch, height, width, channels], and the weights with
 * them. What no layer expresses is refused with the node's name; `frozenOnnx` runs such files as they are.
 *
 * ```ts
 * const { model, weights, plan } = readOnnx(bytes, { file: 'resnet18.onnx' });
 * ```
 *
 * @throws CnnError (FILE) with `details.reason` `truncated`, `malformed`, `notThisFormat` or `externalData`; (MODEL) with
 *   `details.reason` `unsupportedLayer`, `opset` or `input`; (FILE) with `notFinite` for weights that are NaN or infinite; (OPTIONS) for what
 *   is no bytes
 */
export function readOnnx(bytes: Uint8Array | ArrayBuffer, options: ReadOnnxOptions = {}): ImportedModel {
  checkOptionNames({
    where: 'readOnnx',
    options,
    names: { file: true, external: true, layout: true, imageSize: true, layers: true },
  });
  const where = options.file ?? 'ONNX model';
  const message = decodeModel(fileBytes(bytes, 'readOnnx'), { where });
  const types = new Set<string>();
  const context = { where, external: options.external, converted: (type: string) => void types.add(type) };
  try {
    const source = sourceGraph(message, context);
    const own = ownExport(message, source, { layers: options.layers, context });
    const said = {
      source: sourceOf(message, options.file),
      ...metadataOf(message, { whole: !own }),
    };
    if (own) {
      const notes = [...ownNotes(message.metadataProps), ...typeNotes(types)];
      return checked({ ...own, ...said, notes }, where, options.layers);
    }
    const converted = convert(source, { ...options, context });
    const notes = [...layoutNotes(converted), ...typeNotes(types)];
    const made = assembled(modelName(options.file, source.name), converted, options.layers);
    return checked({ ...made, ...said, notes }, where, options.layers);
  } catch (error) {
    if (error instanceof CnnError) throw error;
    throw new CnnError('FILE', `${where}: expected an ONNX model, but it can't be read: ${String(error)}.`, {
      cause: error,
      details: { reason: 'malformed' },
    });
  }
}

/** @throws CnnError (FILE) for weights that are no numbers; (MODEL) for shapes that are not the definition's */
function checked(imported: ImportedModel, where: string, layers: LayerRules | undefined): ImportedModel {
  const { model, weights: state } = imported;
  checkFiniteWeights(modelVariables({ model, state, where, layers }), where);
  return imported;
}

function assembled(
  name: string,
  { inputs, layers, outputs, weights, plan }: Converted,
  rules: LayerRules | undefined,
): Pick<ImportedModel, 'model' | 'weights' | 'plan'> {
  const [images, ...extra] = inputs;
  const extraInputs = Object.fromEntries(extra.map(({ layer, shape }) => [layer, shape]));
  const [only, ...others] = outputs;
  const last = others.length === 0 && layers.at(-1)?.name === only;
  const definition = {
    ...{ format: 'cnn-model', version: 1 },
    name,
    input: images?.shape,
    ...(extra.length > 0 && { extraInputs }),
    layers: layers.map((draft, index) => layerOf(draft, layers[index - 1]?.name ?? INPUT)),
    ...(!last && { outputs }),
  };
  return { model: parseModel(definition, { layers: rules }), weights, plan };
}

/** The file's name without its ending, or the graph's. */
function modelName(file: string | undefined, graph: string): string {
  const cleaned = (text: string): string => text.replaceAll(/[^A-Za-z0-9_.-]+/g, '_');
  return cleaned(file?.replace(/\.onnx$/i, '') ?? '') || cleaned(graph) || 'onnx';
}

function layerOf({ type, name, inputs, options }: Draft, before: string): object {
  const follows = inputs.length === 1 && inputs[0] === before;
  return { type, name, ...options, ...(!follows && { inputs }) };
}

function sourceOf({ producerName, producerVersion }: ReadModel, file: string | undefined): ModelSource {
  const names: Readonly<Record<string, string>> = { pytorch: 'PyTorch', tf2onnx: 'tf2onnx' };
  return {
    format: 'onnx',
    framework: producerName ? (names[producerName] ?? producerName) : undefined,
    version: producerVersion || undefined,
    file,
  };
}

function layoutNotes({ inputs }: Converted): readonly string[] {
  return inputs.some(({ layout }) => layout === 'nchw')
    ? ['Images are [height, width, channels] here; the file has the channels first.']
    : [];
}

const typeNotes = (types: ReadonlySet<string>): readonly string[] =>
  types.size > 0 ? [`Numbers of the types ${[...types].join(', ')} have become float32.`] : [];
