import {
  CnnError,
  composeOperations,
  type LayerRules,
  type ModelDefinition,
  modelVariables,
  outputShape,
  ProgramIndex,
  predictionProgram,
  type TensorValues,
} from '@cnn/core';
import { nodeWriter } from '../compile/nodeWriter.js';
import { DataType } from '../messages/definitions.js';
import { encodeModel } from '../messages/encode.js';
import { hasOperation } from '../operations/table.js';
import * as attribute from '../writing/attributes.js';
import { Emission } from '../writing/emission.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';

export interface ExportOnnxOptions {
  readonly model: ModelDefinition;
  /** The model's variables; others, such as an optimizer's slots, are left out. */
  readonly state: TensorValues;
  /**
   * What the model's input `image` takes. `float32` (default): what the network itself takes, usually pixels in 0..1.
   * `uint8`: pixels 0..255 as they come from a file; the graph multiplies them by `rescale`.
   */
  readonly input?: 'float32' | 'uint8';
  /** What pixels 0..255 are multiplied by. Default 1/255. */
  readonly rescale?: number;
  /** Order of the input's dimensions: `nhwc` (default), as everywhere in this toolkit, or `nchw`. */
  readonly layout?: 'nhwc' | 'nchw';
  /** Names of the classes, in the order of their indices. Two names for a model with one output. */
  readonly classNames?: readonly string[];
  /** Rules of the model's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
  /** More of the model's metadata, as text. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** ONNX 1.13 of December 2022; ReduceMean with axes as an input came with it. */
const OPSET = 18;
const IR_VERSION = 8;

/**
 * A model for prediction as a file of standard ONNX: input `image` [batch, height, width, channels], output
 * `prediction` [batch, …], with a batch of any size, the weights inside, and metadata (`class_names` as JSON,
 * `input_size`, `input_layout`, `input_type`, `rescale`).
 *
 * @returns the bytes of the `.onnx` file
 * @throws CnnError (MODEL) when a variable is missing or has another shape; (OPTIONS) when the class names do not fit;
 *   (ENGINE) when ONNX cannot express the model
 */
export function exportOnnx(options: ExportOnnxOptions): Uint8Array {
  const { model, layers, input = 'float32', rescale = 1 / 255, layout = 'nhwc' } = options;
  const program = composeOperations(predictionProgram(model, { layers }), hasOperation);
  const weights = modelVariables({ model, state: options.state, layers, where: 'exportOnnx' });
  checkClassNames(options);
  const index = new ProgramIndex(program);
  const graph = new GraphWriter(new Names());
  const target = { block: 0, contrib: false, threads: 1 };
  const { write: resolve } = nodeWriter(index, 1);
  const emission = new Emission({ index, graph, target, items: 1, batchSize: 1, resolve, weights });
  const image = program.nodes.find(({ operation }) => operation === 'input');
  if (!image) throw new CnnError('ENGINE', 'exportOnnx: the model does not use its input.');
  const [height, width, channels] = model.input;
  const dims = layout === 'nhwc' ? [height, width, channels] : [channels, height, width];
  const raw = graph.input('image', input, ['batch', ...dims]);
  emission.define(image.id, {
    tensor:
      input === 'float32'
        ? raw
        : emission.add('Mul', [
            emission.add('Cast', [raw], { to: attribute.int(DataType.float32) }),
            graph.scalar(rescale),
          ]),
    layout: layout === 'nhwc' ? 'plain' : 'nchw',
  });
  const output = program.outputs.prediction;
  if (output === undefined) throw new CnnError('ENGINE', 'exportOnnx: the model has no prediction.');
  graph.addAs({ op: 'Identity', inputs: [emission.value(output)] }, ['prediction']);
  graph.output('prediction', 'float32', ['batch', ...outputShape(model, { layers })]);
  const metadata = {
    input_size: `${height}x${width}x${channels}`,
    input_layout: layout,
    input_type: input,
    rescale: String(rescale),
    ...(options.classNames && { class_names: JSON.stringify(options.classNames) }),
    ...options.metadata,
  };
  return encodeModel({
    irVersion: IR_VERSION,
    producerName: '@cnn/onnx',
    graph: graph.graph(model.name),
    opsetImport: [{ domain: '', version: OPSET }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
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
