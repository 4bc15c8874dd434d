import { add, reduceSum } from '../graph/functions.js';
import { gradients } from '../graph/gradients.js';
import { Graph, type Value } from '../graph/graph.js';
import { bytesOf, peakBytes } from '../graph/liveness.js';
import type { AnyNode } from '../graph/operations.js';
import { BATCH, type Shape, sizeOf } from '../graph/shape.js';
import type { LayerRulesOption } from '../layers/customLayer.js';
import { checkOptionNames } from '../options/optionNames.js';
import { INPUT, type ModelDefinition } from './definition.js';
import { inferModel } from './infer.js';
import { lowerModel } from './lower.js';
import type { LoweredLayer } from './lowerScope.js';

export interface LayerFacts {
  readonly name: string;
  readonly type: string;
  /** The layer whose weights it uses, where it is that layer applied again. */
  readonly weightsOf?: string | undefined;
  readonly inputs: readonly string[];
  /** With the batch as −1. */
  readonly outputShape: Shape;
  readonly trainableParameters: number;
  /** Frozen weights and running statistics. */
  readonly otherParameters: number;
  /** Multiplications with an addition, for the prediction of one image. */
  readonly multiplyAdds: number;
}

export interface ModelFacts {
  readonly layers: readonly LayerFacts[];
  readonly trainableParameters: number;
  readonly otherParameters: number;
  readonly multiplyAdds: number;
  /** Bytes of all layers' outputs for one image. */
  readonly activationBytes: number;
  /**
   * Bytes that a training step needs at least, for a batch of `batchSize` with Adam: weights, gradients, two moments,
   * the batch, and the values that live at once. An engine's scratch space comes on top.
   */
  trainingBytes(batchSize: number): number;
}

/** Numbers about a model that follow from its definition. */
export function modelFacts(model: ModelDefinition, options: LayerRulesOption = {}): ModelFacts {
  const inferred = inferModel(model, options);
  const { graph } = inferred;
  const layers = layerFacts(graph, inferred.layers);
  const total = (of: (layer: LayerFacts) => number): number =>
    layers.reduce((sum, layer) => sum + of(layer), 0);
  const trainableParameters = total((layer) => layer.trainableParameters);
  const otherParameters = total((layer) => layer.otherParameters);
  const outputs = new Set(inferred.layers.map(({ output }) => output.id));
  const activationBytes = [...outputs].reduce((sum, id) => sum + bytesOf(graph.node(graph.value(id)), 1), 0);
  return {
    layers,
    trainableParameters,
    otherParameters,
    multiplyAdds: total((layer) => layer.multiplyAdds),
    activationBytes,
    trainingBytes: trainingBytes(model, options, { trainableParameters, otherParameters }),
  };
}

/**
 * Numbers about lowered layers, in their order.
 *
 * @param started of a layer by its place among them, the first node that can be its own; absent where no layer before it failed
 */
export function layerFacts(
  graph: Graph,
  lowered: readonly LoweredLayer[],
  started: ReadonlyMap<number, number> = new Map(),
): readonly LayerFacts[] {
  const specs = graph.stateSpecs;
  let first = 0;
  return lowered.map(({ layer, inputs, output, variables, weightsOf }, index): LayerFacts => {
    first = Math.max(first, started.get(index) ?? 0);
    const last = Math.max(output.id, first - 1);
    const multiplyAdds = range(first, last + 1).reduce(
      (sum, id) => sum + costOf(graph, graph.node(graph.value(id))),
      0,
    );
    first = last + 1;
    const sizes = Object.entries(variables).map(([name, { shape }]) => ({
      size: sizeOf(shape),
      trainable: specs[name]?.role === 'trainable',
    }));
    const count = (trainable: boolean): number =>
      sizes.reduce((sum, one) => sum + (one.trainable === trainable ? one.size : 0), 0);
    return {
      name: layer.name,
      type: layer.type,
      ...(weightsOf !== undefined && { weightsOf }),
      inputs,
      outputShape: output.shape,
      trainableParameters: count(true),
      otherParameters: count(false),
      multiplyAdds,
    };
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Multiply-adds of one node for one image. */
function costOf(graph: Graph, node: AnyNode): number {
  const elements = Math.abs(sizeOf(node.shape));
  const operand = (index: number): Shape => graph.value(node.operands[index] as number).shape;
  switch (node.operation) {
    case 'matmul':
      return elements * (operand(0)[node.attributes.transposeA ? 0 : 1] as number);
    case 'conv2d':
      return elements * sizeOf(operand(1).slice(0, 3));
    case 'depthwiseConv2d':
      return elements * sizeOf(operand(1).slice(0, 2));
    case 'conv2dInputGradient':
      return Math.abs(sizeOf(operand(0))) * sizeOf(operand(1).slice(0, 3));
    default:
      return 0;
  }
}

/** Weights, two moments for each, and what is computed, the gradients among it; by the batch size. */
export function trainingBytes(
  model: ModelDefinition,
  { layers }: LayerRulesOption,
  parameters: Pick<ModelFacts, 'trainableParameters' | 'otherParameters'>,
): (batchSize: number) => number {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { outputs } = lowerModel(graph, model, { image, training: true, layers });
  const weights = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const values = weights.map(([name, spec]): Value => graph.state(name, spec));
  const sums = outputs.map(({ output }) => reduceSum(output));
  const steps = gradients(sums.reduce(add), values);
  const program = graph.program({
    outputs: Object.fromEntries(steps.map((value, index) => [`${index}`, value])),
  });
  const imageBytes = sizeOf(model.input) * 4;
  const stateBytes = (3 * parameters.trainableParameters + parameters.otherParameters) * 4;
  return (batchSize) => stateBytes + peakBytes(program, batchSize) + imageBytes * batchSize;
}

/** `, age (None, 1)` */
function extraInputs(model: ModelDefinition): string {
  const inputs = Object.entries(model.extraInputs ?? {});
  return inputs.map(([name, shape]) => `, ${name} (None, ${shape.join(', ')})`).join('');
}

/** 1,234,567 */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** 85.2 MB (10⁶ bytes). */
function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * A table like Keras's: each layer with its output shape and parameters, then the totals, and what a prediction and a
 * training step cost.
 */
export function summary(
  model: ModelDefinition,
  options: { readonly batchSize?: number | undefined } & LayerRulesOption = {},
): string {
  checkOptionNames({ where: 'summary', options, names: { batchSize: true, layers: true } });
  const { batchSize = 32, layers } = options;
  const facts = modelFacts(model, { layers });
  const branched = facts.layers.some(
    ({ inputs }, at) => inputs.join() !== (facts.layers[at - 1]?.name ?? INPUT),
  );
  const header = [
    'Layer (type)',
    'Output shape',
    'Param #',
    'Mult-adds',
    ...(branched ? ['Connected to'] : []),
  ];
  const rows = facts.layers.map((layer) => [
    `${layer.name} (${layer.weightsOf === undefined ? layer.type : `shared: ${layer.weightsOf}`})`,
    `(${layer.outputShape.map((dim) => (dim < 0 ? 'None' : dim)).join(', ')})`,
    grouped(layer.trainableParameters + layer.otherParameters),
    grouped(layer.multiplyAdds),
    ...(branched ? [layer.inputs.join(', ')] : []),
  ]);
  const table = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...table.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 2 || column === 3
          ? cell.padStart(widths[column] as number)
          : cell.padEnd(widths[column] as number),
      )
      .join('  ')
      .trimEnd();
  const width = widths.reduce((sum, each) => sum + each + 2, -2);
  const parameters = facts.trainableParameters + facts.otherParameters;
  const [rule, thin] = ['='.repeat(width), '-'.repeat(width)];
  return [
    `Model: "${model.name}", input (None, ${model.input.join(', ')})${extraInputs(model)}`,
    thin,
    line(header),
    rule,
    ...rows.map(line),
    rule,
    `Total params: ${grouped(parameters)} (${megabytes(parameters * 4)})`,
    `Trainable params: ${grouped(facts.trainableParameters)} (${megabytes(facts.trainableParameters * 4)})`,
    `Non-trainable params: ${grouped(facts.otherParameters)} (${megabytes(facts.otherParameters * 4)})`,
    `Multiply-adds per image: ${grouped(facts.multiplyAdds)}`,
    `Activations per image: ${megabytes(facts.activationBytes)}`,
    `Training step, batch ${batchSize}, Adam: at least ${megabytes(facts.trainingBytes(batchSize))}`,
    thin,
  ].join('\n');
}
