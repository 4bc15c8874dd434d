import {
  CnnError,
  checkDefinition,
  checkOptionNames,
  checkWeights,
  composeOperations,
  type LayerRules,
  type ModelDefinition,
  modelVariables,
  outputShape,
  ProgramIndex,
  type TensorValues,
} from '@cnn/core';
import { nodeWriter } from '../compile/nodeWriter.js';
import { encodeModel } from '../messages/encode.js';
import { hasOperation } from '../operations/table.js';
import { Emission } from '../writing/emission.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';
import type { WeightFormat } from '../writing/weightFormats.js';
import { DEFINITION } from './definitionKey.js';
import { type ImageInputOptions, writeImageInput } from './imageInput.js';
import { calibratedProgram, type PredictionEndOptions, writeDecision } from './predictionEnd.js';

export interface ExportOnnxOptions extends ImageInputOptions, PredictionEndOptions {
  readonly model: ModelDefinition;
  /** The model's variables; others, such as an optimizer's slots, are left out. */
  readonly state: TensorValues;
  /** Names of the classes, in the order of their indices. Two names for a model with one output. */
  readonly classNames?: readonly string[] | undefined;
  /**
   * How the file holds kernels and other weights of several dimensions. `float32` (default): as they are. `float16`: half the size;
   * `int8`: a quarter, with a scale for each filter. The computation is float32 in all of them.
   */
  readonly weights?: WeightFormat | undefined;
  /** Rules of the model's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
  /** More of the model's metadata, as text. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

const names = {
  model: true,
  state: true,
  classNames: true,
  weights: true,
  layers: true,
  metadata: true,
  input: true,
  rescale: true,
  layout: true,
  imageSize: true,
  cropOffset: true,
  reinhard: true,
  temperature: true,
  thresholds: true,
} as const satisfies { readonly [Name in keyof Required<ExportOnnxOptions>]: true };

/** ONNX 1.13 of December 2022; ReduceMean with axes as an input came with it. */
const OPSET = 18;
const IR_VERSION = 8;

/**
 * A model for prediction as a file of standard ONNX: input `image` [batch, height, width, channels], output `prediction` [batch, …], with
 * a batch of any size, the weights inside, and metadata (`class_names` as JSON, `input_size`, `input_layout`, `input_type`, `rescale`,
 * `in_graph`: what the file does beside the network). Inputs and outputs beside the main ones have their own names.
 *
 * ```ts
 * const file = exportOnnx({ model, state, input: 'uint8', imageSize: [256, 256], temperature: 1.4, thresholds: 0.3, weights: 'float16' });
 * ```
 *
 * @returns the bytes of the `.onnx` file
 * @throws CnnError (MODEL) when a variable is missing or has another shape; (OPTIONS) when class names, sizes, temperature or thresholds do
 *   not fit; (ENGINE) when ONNX cannot express the model
 */
export function exportOnnx(options: ExportOnnxOptions): Uint8Array {
  checkOptionNames({ where: 'exportOnnx', options, names });
  checkDefinition(options.model, 'exportOnnx: model');
  checkWeights(options.state, 'exportOnnx: state');
  const { model, layers, thresholds } = options;
  const program = composeOperations(calibratedProgram(model, options), hasOperation);
  const weights = modelVariables({ model, state: options.state, layers, where: 'exportOnnx' });
  checkClassNames(options);
  const index = new ProgramIndex(program);
  const graph = new GraphWriter(new Names(), options.weights);
  const target = { block: 0, contrib: false, threads: 1 };
  const { write: resolve } = nodeWriter(index, { items: 1 });
  const emission = new Emission({
    ...{ index, graph, target, resolve, weights },
    items: 1,
    batchSize: 1,
    anyBatch: true,
  });
  const image = program.nodes.find((node) => node.operation === 'input' && node.attributes.name === 'image');
  if (!image) throw new CnnError('ENGINE', 'exportOnnx: the model does not use its input.');
  emission.define(image.id, writeImageInput(emission, model.input, options));
  for (const node of program.nodes) {
    if (node.operation !== 'input' || node === image) continue;
    const name = plainName(node.attributes.name);
    emission.define(node.id, {
      tensor: graph.input(name, 'float32', ['batch', ...node.shape.slice(1)]),
      layout: 'plain',
    });
  }
  for (const [key, id] of Object.entries(program.outputs)) {
    const name = plainName(key);
    const shape = index.node(id).shape.slice(1);
    graph.addAs({ op: 'Identity', inputs: [emission.value(id)] }, [name]);
    graph.output(name, 'float32', ['batch', ...shape]);
    if (key !== 'prediction' || thresholds === undefined) continue;
    const units = shape[0] ?? 1;
    graph.addAs({ op: 'Identity', inputs: [writeDecision(emission, name, { units, thresholds })] }, [
      'decision',
    ]);
    graph.output('decision', 'int64', ['batch', ...(typeof thresholds === 'number' ? [] : [units])]);
  }
  return encodeModel({
    irVersion: IR_VERSION,
    producerName: '@cnn/onnx',
    graph: graph.graph(model.name),
    opsetImport: [{ domain: '', version: OPSET }],
    metadataProps: Object.entries(metadataOf(options)).map(([key, value]) => ({ key, value })),
  });
}

/** `input/age` of a program is the file's `age`, `prediction/grade` its `grade`. */
const plainName = (name: string): string => name.replace(/^(input|prediction)\//, '');

function metadataOf(options: ExportOnnxOptions): Readonly<Record<string, string>> {
  const { model, input = 'float32', layout = 'nhwc', rescale = 1 / 255, temperature, thresholds } = options;
  const [height, width, channels] = model.input;
  const [tall, wide] = options.imageSize ?? [height, width];
  const inGraph = [
    ...(input === 'uint8' ? ['rescale'] : []),
    ...(options.reinhard ? ['stain'] : []),
    ...(tall !== height || wide !== width ? ['crop'] : []),
    ...(temperature === undefined || temperature === 1 ? [] : ['temperature']),
    ...(thresholds === undefined ? [] : ['thresholds']),
  ];
  return {
    input_size: `${tall}x${wide}x${channels}`,
    input_layout: layout,
    input_type: input,
    rescale: String(rescale),
    ...(inGraph.length > 0 && { in_graph: JSON.stringify(inGraph) }),
    ...(options.classNames && { class_names: JSON.stringify(options.classNames) }),
    [DEFINITION]: JSON.stringify(model),
    ...options.metadata,
  };
}

function checkClassNames({ model, classNames, layers }: ExportOnnxOptions): void {
  if (!classNames) return;
  const shape = outputShape(model, { layers });
  const units = shape.at(-1) ?? 1;
  const expected = units === 1 ? 2 : units;
  if (classNames.length !== expected) {
    throw new CnnError(
      'OPTIONS',
      `exportOnnx: expected ${expected} class names for an output of shape [${shape.join(', ')}], received ${classNames.length}.`,
    );
  }
}
