import {
  CnnError,
  checkOptionNames,
  composeOperations,
  type LayerRules,
  type ModelDefinition,
  modelVariables,
  outputShape,
  type Program,
  predictionProgram,
  type Shape,
  type TensorValues,
} from '@cnn/core';
import { ProgramWriter } from '../compile/programWriter.js';
import { DataType, encodeSavedModel, type SignatureMessage } from '../messages/messages.js';
import { hasOperation } from '../operations/table.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter, type Tensor } from '../writing/graphWriter.js';

export interface ExportSavedModelOptions {
  readonly model: ModelDefinition;
  /** The model's variables; others, such as an optimizer's slots, are left out. */
  readonly state: TensorValues;
  /**
   * What the input `image` takes. `float32` (default): what the network itself takes, usually pixels in 0..1. `uint8`: pixels 0..255
   * as they come from a file; the graph multiplies them by `rescale`.
   */
  readonly input?: 'float32' | 'uint8' | undefined;
  /** What pixels 0..255 are multiplied by. Default 1/255. */
  readonly rescale?: number | undefined;
  /** Names of the classes, in the order of their indices. Two names for a model with one output. */
  readonly classNames?: readonly string[] | undefined;
  /** Rules of the model's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
  /** More about the model, as text. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Protocol buffers end at 2 GiB; the graph besides the weights is far smaller than this difference. */
const MOST_BYTES = 2 ** 31 - 2 ** 24;

/**
 * A model for prediction as TensorFlow's SavedModel, for TensorFlow Serving and `tf.saved_model.load`: the signature `serving_default`
 * takes `image` [batch, height, width, channels] and gives `prediction` [batch, …], for a batch of any size. The weights are constants
 * of the graph, so that there is nothing to restore. `assets.extra/model.json` says the names of the classes and how the input is made.
 *
 * ```ts
 * const files = exportSavedModel({ model, state, classNames: ['benign', 'malignant'] });
 * for (const [path, bytes] of Object.entries(files)) await save(`served/1/${path}`, bytes);
 * ```
 *
 * @returns the files by their paths in the SavedModel's folder
 * @throws CnnError (MODEL) when a variable is missing or has another shape, or the weights exceed the 2 GiB of a protocol buffer;
 *   (OPTIONS) when the class names do not fit
 */
export function exportSavedModel(options: ExportSavedModelOptions): Readonly<Record<string, Uint8Array>> {
  checkOptionNames({ where: 'exportSavedModel', options, names: optionNames });
  const { model, layers, input = 'float32', rescale = 1 / 255 } = options;
  const state = modelVariables({ model, state: options.state, layers, where: 'exportSavedModel' });
  const shape = outputShape(model, { layers });
  checkSize(state);
  checkClassNames(options, shape);
  const program = composeOperations(predictionProgram(model, { layers }), (name) => hasOperation(name));
  const { graph, signature } = writeServing({ program, state, input, rescale });
  const [height, width, channels] = model.input;
  const metadata = {
    input_size: `${height}x${width}x${channels}`,
    input_type: input,
    rescale: String(rescale),
    ...(options.classNames && { class_names: JSON.stringify(options.classNames) }),
    ...options.metadata,
  };
  return {
    'saved_model.pb': encodeSavedModel(graph.nodes, { serving_default: signature }),
    'assets.extra/model.json': new TextEncoder().encode(`${JSON.stringify(metadata, undefined, 2)}\n`),
  };
}

const optionNames = {
  model: true,
  state: true,
  input: true,
  rescale: true,
  classNames: true,
  layers: true,
  metadata: true,
} as const;

interface Serving {
  readonly program: Program;
  readonly state: TensorValues;
  readonly input: 'float32' | 'uint8';
  readonly rescale: number;
}

/** The program with placeholders for its inputs and constants for its variables. */
function writeServing({ program, state, input, rescale }: Serving): {
  readonly graph: GraphWriter;
  readonly signature: SignatureMessage;
} {
  const graph = new GraphWriter();
  graph.scope('serving');
  const inputs: Record<string, SignatureMessage['inputs'][string]> = {};
  const placeholder = (name: string): Tensor => {
    const { shape } = program.inputs[name] ?? { shape: [] };
    const dtype = name === 'image' ? input : 'float32';
    const key = signatureName(name);
    const tensor = graph.add({
      op: 'Placeholder',
      name: `serving/${key}`,
      attributes: { dtype: attribute.type(dtype), shape: attribute.shape(shape) },
    });
    inputs[key] = infoOf(tensor, dtype, shape);
    return dtype === 'uint8' ? rescaled(graph, tensor, rescale) : tensor;
  };
  // All of a model's inputs are in its signature, those that it does not use too.
  const read = new Map(Object.keys(program.inputs).map((name) => [name, placeholder(name)]));
  const first = Object.keys(inputs)[0] ?? 'image';
  const specs = Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      { shape: value.shape, dtype: 'float32', role: 'frozen' } as const,
    ]),
  );
  const written = new ProgramWriter('serving', program, {
    graph,
    state: specs,
    handle: noVariable,
    scratch: noVariable,
    given: {
      input: (name) => read.get(name) as Tensor,
      value: (name) => graph.once(`value ${name}`, () => constantOf(graph, name, state)),
      batchSize: () =>
        graph.once('batch size', () =>
          batchSizeOf(graph, `serving/${first}`, first === 'image' ? input : 'float32'),
        ),
    },
  }).write();
  const outputs = Object.entries(written.outputs).map(([name, tensor]) => {
    const node = program.nodes[program.outputs[name] ?? 0];
    return [signatureName(name), infoOf(tensor, 'float32', node?.shape ?? [])];
  });
  return { graph, signature: { inputs, outputs: Object.fromEntries(outputs) } };
}

/** Keys of a signature are names of arguments in Python: `input/age` is `input_age`. */
const signatureName = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/g, '_');

function infoOf(
  tensor: Tensor,
  dtype: 'float32' | 'uint8',
  shape: Shape,
): SignatureMessage['inputs'][string] {
  return { name: `${tensor}:0`, dtype: DataType[dtype], tensorShape: attribute.shapeMessage(shape) };
}

function rescaled(graph: GraphWriter, pixels: Tensor, factor: number): Tensor {
  const attributes = { SrcT: attribute.type('uint8'), DstT: attribute.type('float32') };
  const numbers = graph.add({ op: 'Cast', inputs: [pixels], attributes });
  const T = { T: attribute.type('float32') };
  return graph.add({ op: 'Mul', inputs: [numbers, graph.scalar(factor)], attributes: T });
}

function constantOf(graph: GraphWriter, name: string, state: TensorValues): Tensor {
  const value = state[name];
  if (!value) throw new CnnError('MODEL', `exportSavedModel: variable ${name} is missing.`);
  return graph.constant(value.shape, value.data);
}

function batchSizeOf(graph: GraphWriter, input: Tensor, dtype: 'float32' | 'uint8'): Tensor {
  const int32 = attribute.type('int32');
  const shape = graph.add({
    op: 'Shape',
    inputs: [input],
    attributes: { T: attribute.type(dtype), out_type: int32 },
  });
  return graph.add({
    op: 'StridedSlice',
    inputs: [shape, graph.ints([0]), graph.ints([1]), graph.ints([1])],
    attributes: {
      ...{ T: int32, Index: int32 },
      ...{ begin_mask: attribute.int(0), end_mask: attribute.int(0), ellipsis_mask: attribute.int(0) },
      ...{ new_axis_mask: attribute.int(0), shrink_axis_mask: attribute.int(1) },
    },
  });
}

/** A prediction updates nothing. */
function noVariable(name: string): never {
  throw new CnnError('ENGINE', `exportSavedModel: the prediction writes to variable ${name}.`);
}

function checkSize(state: TensorValues): void {
  const bytes = Object.values(state).reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes <= MOST_BYTES) return;
  throw new CnnError(
    'MODEL',
    `exportSavedModel: the weights have ${bytes} bytes, and a SavedModel with its weights inside holds at most ${MOST_BYTES}. Export to another format, such as Keras's.`,
  );
}

function checkClassNames({ classNames }: ExportSavedModelOptions, shape: Shape): void {
  if (!classNames) return;
  const units = shape.at(-1) ?? 1;
  const expected = units === 1 ? 2 : units;
  if (classNames.length === expected) return;
  throw new CnnError(
    'OPTIONS',
    `exportSavedModel: expected ${expected} class names for an output of shape [${shape.join(', ')}], received ${classNames.length}.`,
  );
}
