import { CnnError } from '../errors.js';
import { add } from '../graph/functions.js';
import type { Graph, Value } from '../graph/graph.js';
import { formatShape, type Shape, sizeOf } from '../graph/shape.js';
import { type LayerRules, type LayerRulesOption, ruleOf } from '../layers/customLayer.js';
import { type LayerRule, type LayerVariable, layerError } from '../layers/layer.js';
import { penalty } from '../layers/regularizers.js';
import type { LayerDefinition } from '../layers/table.js';
import { INPUT, inputsOf, type ModelDefinition, type NamedLayer } from './definition.js';
import { checkParameters, checkSize } from './limits.js';

/** A model as values of a graph. */
export interface LoweredModel {
  /** The last layer's value. */
  readonly output: Value;
  /** What a sigmoid or softmax at the end is taken of: losses are exact from logits where they are not from probabilities. */
  readonly logits?: Value | undefined;
  /** The sum of all regularizers' penalties, a scalar, if there are any. */
  readonly regularization?: Value | undefined;
  /** New values of the running statistics, by the names of their state variables. Empty unless training. */
  readonly statistics: Readonly<Record<string, Value>>;
  readonly layers: readonly LoweredLayer[];
}

export interface LoweredLayer {
  readonly layer: NamedLayer;
  readonly inputs: readonly string[];
  readonly output: Value;
  /** The activation that the output went through last, such as `sigmoid` or `linear`; undefined when none is known. */
  readonly activation: string | undefined;
  /** By the names of their state variables: `conv2d/kernel`. */
  readonly variables: Readonly<Record<string, LayerVariable>>;
}

/**
 * Adds a model to a graph. Weights become state variables named `layer/variable`; masks of dropout become inputs named
 * `layer/mask`.
 *
 * @param options.image [batch, height, width, channels], as the model's input
 * @param options.training whether dropout drops and batch normalization uses the batch
 * @param options.layers rules of custom layers
 * @throws CnnError that names the layer, when its input does not fit
 */
export function lowerModel(
  graph: Graph,
  model: ModelDefinition,
  options: { readonly image: Value; readonly training: boolean } & LayerRulesOption,
): LoweredModel {
  const { image, training, layers: own } = options;
  expectImage(model, image.shape);
  checkSize({ where: `model '${model.name}'`, what: 'images', shape: model.input });
  const values = new Map<string, Value>([[INPUT, image]]);
  const activations = new Map<string, string | undefined>();
  const statistics: Record<string, Value> = {};
  const penalties: Value[] = [];
  let parameters = 0;
  const layers = model.layers.map((layer, index): LoweredLayer => {
    const inputs = inputsOf(model, index);
    const operands = inputs.map((name) => values.get(name) as Value);
    const lowered = locate(index, layer, () =>
      lowerLayer({ graph, layer, operands, training, statistics, penalties, own }),
    );
    values.set(layer.name, lowered.output);
    const activation = activationOf(
      layer,
      lowered,
      inputs.map((name) => activations.get(name)),
    );
    activations.set(layer.name, activation);
    for (const { shape } of Object.values(lowered.variables)) parameters += sizeOf(shape);
    checkParameters(model.name, parameters);
    return { layer, inputs, activation, output: lowered.output, variables: lowered.variables };
  });
  const output = (layers.at(-1) as LoweredLayer).output;
  const logits = endOf(output) ? graph.value(graph.node(output).operands[0] as number) : undefined;
  const [first, ...others] = penalties;
  return {
    output,
    ...(logits && { logits }),
    ...(first && { regularization: others.reduce((sum, part) => add(sum, part), first) }),
    statistics,
    layers,
  };
}

/** The sigmoid or softmax that a value is of. */
function endOf(value: Value): 'sigmoid' | 'softmax' | undefined {
  const { operation } = value.graph.node(value);
  return operation === 'sigmoid' || operation === 'softmax' ? operation : undefined;
}

/** From the graph where that ends in sigmoid or softmax, else as the layer's rule says. */
function activationOf(
  layer: NamedLayer,
  { output, rule }: LoweredByRule,
  inputs: readonly (string | undefined)[],
): string | undefined {
  const end = endOf(output);
  if (end) return end;
  if (rule.activation) return rule.activation(layer, inputs);
  if (!('activation' in rule.fields)) return undefined;
  return 'activation' in layer && typeof layer.activation === 'string' ? layer.activation : 'linear';
}

interface LoweredByRule {
  readonly output: Value;
  readonly variables: Readonly<Record<string, LayerVariable>>;
  readonly rule: LayerRule<LayerDefinition>;
}

function expectImage(model: ModelDefinition, shape: Shape): void {
  if (shape.length !== 4 || model.input.some((dim, axis) => dim !== shape[axis + 1])) {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' takes images [${model.input.join(', ')}], received ${formatShape(shape)}.`,
    );
  }
}

function lowerLayer(context: {
  readonly graph: Graph;
  readonly layer: NamedLayer;
  readonly operands: readonly Value[];
  readonly training: boolean;
  readonly statistics: Record<string, Value>;
  readonly penalties: Value[];
  readonly own: LayerRules | undefined;
}): LoweredByRule {
  const { graph, layer, operands, training, statistics, penalties, own } = context;
  const known = ruleOf(layer.type, own);
  if (!known) throw unknownLayer(layer.type);
  // Each rule belongs to its own type of layer, which a look-up by a union of types cannot express.
  const rule = known as unknown as LayerRule<LayerDefinition>;
  const shapes = operands.map(({ shape }) => shape);
  rule.check?.(layer, shapes);
  const declared = rule.variables?.(layer, shapes) ?? {};
  const states = new Map<string, Value>();
  const variables: Record<string, LayerVariable> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const { shape, role, regularizer } = declaration;
    checkSize({ where: `'${layer.name}'`, what: `a ${name}`, shape });
    const stateName = `${layer.name}/${name}`;
    const weight = layer.trainable === false ? 'frozen' : 'trainable';
    const state = graph.state(stateName, {
      shape,
      dtype: 'float32',
      role: role === 'weight' ? weight : role,
    });
    states.set(name, state);
    variables[stateName] = declaration;
    const penalized = regularizer && penalty(state, regularizer);
    if (penalized) penalties.push(penalized);
  }
  const output = rule.lower({
    layer,
    name: layer.name,
    graph,
    x: operands[0] as Value,
    inputs: operands,
    training,
    variable: (name) => states.get(name) as Value,
    update: (name, value) => {
      statistics[`${layer.name}/${name}`] = value;
    },
    mask: (shape, keep) =>
      graph.input(`${layer.name}/mask`, { shape, dtype: 'float32', source: { kind: 'mask', keep } }),
  });
  checkSize({ where: `'${layer.name}'`, what: 'an output for each image', shape: output.shape });
  return { output, variables, rule };
}

function unknownLayer(type: string): CnnError {
  return layerError(`is of a type without a rule. Pass it: layers: { ${type}: rule }.`);
}

/** Puts the layer's place in front of its errors. */
function locate<T>(index: number, layer: NamedLayer, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError('MODEL', `layers[${index}] (${layer.type}) ${error.message}`, { cause: error });
  }
}
