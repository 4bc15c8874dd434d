import { CnnError } from '../errors.js';
import { add } from '../graph/functions.js';
import type { Graph, Value } from '../graph/graph.js';
import { BATCH, formatShape, type Shape, sizeOf } from '../graph/shape.js';
import type { LayerRules, LayerRulesOption } from '../layers/customLayer.js';
import type { LayerRule, LayerVariable } from '../layers/layer.js';
import type { LayerDefinition } from '../layers/table.js';
import { INPUT, inputsOf, type ModelDefinition, type NamedLayer, outputsOf } from './definition.js';
import { checkParameters, checkSize } from './limits.js';
import { type AppliedLayer, lowerLayer } from './lowerLayer.js';

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

export interface LoweredLayer {
  /** Under its path: `backbone/conv2d` for a layer of an inner model. A layer that is applied again has the name of the later place. */
  readonly layer: LayerDefinition & { readonly name: string };
  readonly inputs: readonly string[];
  readonly output: Value;
  /** The activation that the output went through last, such as `sigmoid` or `linear`; undefined when none is known. */
  readonly activation: string | undefined;
  /** By the names of their state variables: `conv2d/kernel`. Empty where the weights are another layer's. */
  readonly variables: Readonly<Record<string, LayerVariable>>;
  /** The layer whose weights it uses, where it is that layer applied again. */
  readonly weightsOf?: string | undefined;
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
}

/** What is known of a name that layers of one model can refer to. */
interface Known {
  readonly value: Value;
  readonly activation: string | undefined;
  /** Its path in the whole model. */
  readonly path: string;
}

/** One model's own names: those of an inner model are unknown outside. */
interface Scope {
  /** In front of the names of its layers: `backbone/`. */
  readonly path: string;
  /** In front of the names of its variables: another model's where that is applied again. */
  readonly owner: string;
  readonly repeated: boolean;
  readonly frozen: boolean;
  readonly layers: readonly NamedLayer[];
  readonly first: string;
  readonly known: Map<string, Known>;
}

/** What is collected over all layers. */
interface Lowering {
  readonly graph: Graph;
  readonly name: string;
  readonly training: boolean;
  readonly own: LayerRules | undefined;
  readonly through: LowerModelOptions['through'];
  readonly statistics: Record<string, Value>;
  readonly penalties: Value[];
  readonly lowered: LoweredLayer[];
  parameters: number;
}

/**
 * Adds a model to a graph. Weights become state variables named `layer/variable`; masks of dropout become inputs named
 * `layer/mask`.
 *
 * @throws CnnError that names the layer, when its input does not fit
 */
export function lowerModel(graph: Graph, model: ModelDefinition, options: LowerModelOptions): LoweredModel {
  const { image, training, layers: own, extraInputs = {}, through } = options;
  expectImage(model, image.shape);
  checkSize({ where: `model '${model.name}'`, what: 'images', shape: model.input });
  const known = new Map<string, Known>([[INPUT, { value: image, activation: undefined, path: INPUT }]]);
  for (const [name, shape] of Object.entries(model.extraInputs ?? {})) {
    const value = extraInputs[name] ?? extraInput(graph, name, shape);
    known.set(name, { value, activation: undefined, path: name });
  }
  const lowering: Lowering = {
    graph,
    name: model.name,
    training,
    own,
    through,
    statistics: {},
    penalties: [],
    lowered: [],
    parameters: 0,
  };
  const { layers } = model;
  const scope = { path: '', owner: '', repeated: false, frozen: false, first: INPUT, layers, known };
  lowerLayers(lowering, scope);
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

/** The program's input for one of a model's inputs beside the images: `input/age`. */
function extraInput(graph: Graph, name: string, shape: Shape): Value {
  return graph.input(`input/${name}`, {
    shape: [BATCH, ...shape],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
}

function lowerLayers(lowering: Lowering, scope: Scope): void {
  for (const [index, layer] of scope.layers.entries()) {
    locate(index, layer, () => {
      const names = inputsOf(scope.layers, index, scope.first);
      lowerOne(lowering, scope, { layer, place: layer.name, names, repeated: scope.repeated });
    });
  }
}

interface Place {
  readonly layer: NamedLayer;
  /** The name under which the value is known: another than the layer's where that is applied again. */
  readonly place: string;
  readonly names: readonly string[];
  readonly repeated: boolean;
}

function lowerOne(lowering: Lowering, scope: Scope, { layer, place, names, repeated }: Place): void {
  const { known } = scope;
  if (layer.type === 'shared') {
    const target = scope.layers.find(({ name }) => name === layer.layer) as NamedLayer;
    lowerOne(lowering, scope, { layer: target, place, names, repeated: true });
    return;
  }
  const inputs = names.map((name) => known.get(name) as Known);
  const frozen = scope.frozen || layer.trainable === false;
  const path = `${scope.path}${place}`;
  const owner = `${scope.owner}${layer.name}`;
  if (layer.type === 'model') {
    const { inputNames = [INPUT], layers } = layer;
    const inner = new Map(inputNames.map((name, at) => [name, inputs[at] as Known]));
    lowerLayers(lowering, {
      path: `${path}/`,
      owner: `${owner}/`,
      repeated,
      frozen,
      layers,
      first: inputNames[0] as string,
      known: inner,
    });
    for (const [at, name] of outputsOf(layer).entries()) {
      const value = inner.get(name) as Known;
      if (at === 0) known.set(place, value);
      known.set(`${place}:${name}`, value);
    }
    return;
  }
  const applied: AppliedLayer = {
    layer: frozen ? { ...layer, trainable: false } : layer,
    path,
    owner,
    repeated,
    operands: inputs.map(({ value }) => value),
  };
  const { output: value, variables, rule } = lowerLayer(lowering, applied);
  const activation = activationOf(
    layer,
    { output: value, rule },
    inputs.map((input) => input.activation),
  );
  const output = lowering.through?.(path, value) ?? value;
  known.set(place, { value: output, activation, path });
  for (const { shape } of Object.values(variables)) lowering.parameters += sizeOf(shape);
  checkParameters(lowering.name, lowering.parameters);
  lowering.lowered.push({
    layer: path === layer.name ? applied.layer : { ...applied.layer, name: path },
    inputs: inputs.map((input) => input.path),
    activation,
    output,
    variables,
    ...(repeated && rule.variables && { weightsOf: owner }),
  });
}

/** What the sigmoid or softmax is of that a value is. */
function logitsOf(value: Value): Value | undefined {
  return endOf(value) && value.graph.value(value.graph.node(value).operands[0] as number);
}

/** The sigmoid or softmax that a value is of. */
function endOf(value: Value): 'sigmoid' | 'softmax' | undefined {
  const { operation } = value.graph.node(value);
  return operation === 'sigmoid' || operation === 'softmax' ? operation : undefined;
}

/** From the graph where that ends in sigmoid or softmax, else as the layer's rule says. */
function activationOf(
  layer: LayerDefinition,
  { output, rule }: { readonly output: Value; readonly rule: LayerRule<LayerDefinition> },
  inputs: readonly (string | undefined)[],
): string | undefined {
  const end = endOf(output);
  if (end) return end;
  if (rule.activation) return rule.activation(layer, inputs);
  if (!('activation' in rule.fields)) return undefined;
  return 'activation' in layer && typeof layer.activation === 'string' ? layer.activation : 'linear';
}

function expectImage(model: ModelDefinition, shape: Shape): void {
  if (shape.length !== 4 || model.input.some((dim, axis) => dim !== shape[axis + 1])) {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' takes images [${model.input.join(', ')}], received ${formatShape(shape)}.`,
    );
  }
}

/** Puts the layer's place in front of its errors. */
function locate<T>(index: number, layer: NamedLayer, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError('MODEL', `layers[${index}] (${layer.type}) ${error.message}`, {
      cause: error,
      details: error.details,
    });
  }
}
