import { CnnError } from '../errors.js';
import { add } from '../graph/functions.js';
import type { Graph, Value } from '../graph/graph.js';
import { BATCH, formatShape, type Shape } from '../graph/shape.js';
import type { LayerRulesOption } from '../layers/customLayer.js';
import { INPUT, type ModelDefinition, outputsOf } from './definition.js';
import { checkSize } from './limits.js';
import { endOf, type Known, type LoweredLayer, type Lowering, lowerLayers } from './lowerScope.js';

/** A model as values of a graph. */
export interface LoweredModel {
  /** The main output: that of the last layer, unless the definition names others. */
  readonly output: Value;
  /** What a sigmoid or softmax at the end is taken of: losses are exact from logits where they are not from probabilities. */
  readonly logits?: Value | undefined;
  /** Every output, the main one first. */
  readonly outputs: readonly LoweredOutput[];
  /** The sum of all regularizers' penalties, a scalar, if there are any. */
  readonly regularization?: Value | undefined;
  /** New values of the running statistics, by the names of their state variables. Empty unless training. */
  readonly statistics: Readonly<Record<string, Value>>;
  /** All layers, those of inner models among them, in the order of computation. */
  readonly layers: readonly LoweredLayer[];
}

export interface LoweredOutput {
  /** The layer's name, as the definition's `outputs` has it. */
  readonly name: string;
  readonly output: Value;
  readonly logits?: Value | undefined;
  readonly activation: string | undefined;
}

export interface LowerModelOptions extends LayerRulesOption {
  /** [batch, height, width, channels], as the model's input. */
  readonly image: Value;
  /** Values of the inputs beside the images. Those that are missing become inputs of the program: `input/age`. */
  readonly extraInputs?: Readonly<Record<string, Value>> | undefined;
  /** Whether dropout drops and batch normalization uses the batch. */
  readonly training: boolean;
  /** What takes the place of a layer's value, given its path: another value of the same shape, which all that read the layer read. */
  readonly through?: ((path: string, value: Value) => Value) | undefined;
  /**
   * 1, or 0 where the batch holds an item that stands in for none, as for a worker whose share of a batch is empty: layers that sum over
   * workers count nothing then. Shape []. Default 1.
   */
  readonly counts?: Value | undefined;
}

/**
 * Adds a model to a graph. Weights become state variables named `layer/variable`; masks of dropout become inputs named
 * `layer/mask`.
 *
 * @throws CnnError that names the layer, when its input does not fit
 */
export function lowerModel(graph: Graph, model: ModelDefinition, options: LowerModelOptions): LoweredModel {
  const { lowering, known } = startLowering(graph, model, options);
  const outputs = outputsOf(model).map((name): LoweredOutput => {
    const { value, activation } = known.get(name) as Known;
    return { name, output: value, logits: logitsOf(value), activation };
  });
  const { output, logits } = outputs[0] as LoweredOutput;
  const [first, ...others] = lowering.penalties;
  return {
    output,
    ...(logits && { logits }),
    outputs,
    ...(first && { regularization: others.reduce((sum, part) => add(sum, part), first) }),
    statistics: lowering.statistics,
    layers: lowering.lowered,
  };
}

/** Lowers the layers; the values of all names of the model itself. */
export function startLowering(
  graph: Graph,
  model: ModelDefinition,
  {
    image,
    training,
    layers: own,
    extraInputs = {},
    through,
    counts,
    walk,
  }: LowerModelOptions & Pick<Lowering, 'walk'>,
): { readonly lowering: Lowering; readonly known: ReadonlyMap<string, Known> } {
  const { name, layers } = model;
  expectImage(model, image.shape);
  checkSize({ where: `model '${name}'`, what: 'images', shape: model.input });
  const known = new Map<string, Known>([[INPUT, { value: image, activation: undefined, path: INPUT }]]);
  for (const [extra, shape] of Object.entries(model.extraInputs ?? {})) {
    const value = extraInputs[extra] ?? extraInput(graph, extra, shape);
    known.set(extra, { value, activation: undefined, path: extra });
  }
  const lowering: Lowering = {
    ...{ graph, name, training, own, through, counts, walk },
    statistics: {},
    penalties: [],
    lowered: [],
    parameters: 0,
  };
  lowerLayers(lowering, { path: '', owner: '', repeated: false, frozen: false, first: INPUT, layers, known });
  return { lowering, known };
}

/** The program's input for one of a model's inputs beside the images: `input/age`. */
function extraInput(graph: Graph, name: string, shape: Shape): Value {
  return graph.input(`input/${name}`, {
    shape: [BATCH, ...shape],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
}

/** What the sigmoid or softmax is of that a value is. */
function logitsOf(value: Value): Value | undefined {
  return endOf(value) && value.graph.value(value.graph.node(value).operands[0] as number);
}

function expectImage(model: ModelDefinition, shape: Shape): void {
  if (shape.length !== 4 || model.input.some((dim, axis) => dim !== shape[axis + 1])) {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' takes images [${model.input.join(', ')}], received ${formatShape(shape)}.`,
    );
  }
}
