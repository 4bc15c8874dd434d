import { CnnError } from '../errors.js';
import type { Graph, Value } from '../graph/graph.js';
import { sizeOf } from '../graph/shape.js';
import type { LayerRules } from '../layers/customLayer.js';
import type { LayerRule, LayerVariable } from '../layers/layer.js';
import type { LayerDefinition } from '../layers/table.js';
import { INPUT, inputsOf, type NamedLayer, outputsOf } from './definition.js';
import { checkParameters } from './limits.js';
import { type AppliedLayer, lowerLayer } from './lowerLayer.js';

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

/** What is known of a name that layers of one model can refer to. */
export interface Known {
  readonly value: Value;
  readonly activation: string | undefined;
  /** Its path in the whole model. */
  readonly path: string;
}

/** One model's own names: those of an inner model are unknown outside. */
export interface Scope {
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
export interface Lowering {
  readonly graph: Graph;
  readonly name: string;
  readonly training: boolean;
  readonly own: LayerRules | undefined;
  readonly through: ((path: string, value: Value) => Value) | undefined;
  readonly counts: Value | undefined;
  readonly statistics: Record<string, Value>;
  readonly penalties: Value[];
  readonly lowered: LoweredLayer[];
  parameters: number;
  /** Goes over a model's layers in its own way, such as on after a mistake. Default: one after the other. */
  readonly walk?: ((lowering: Lowering, scope: Scope, lowerAt: (index: number) => void) => void) | undefined;
}

/**
 * Lowers the layers of one model.
 *
 * @throws CnnError (MODEL) with the layer's place in front
 */
export function lowerLayers(lowering: Lowering, scope: Scope): void {
  const lowerAt = (index: number): void => {
    const layer = scope.layers[index] as NamedLayer;
    locate(index, layer, () => {
      const names = inputsOf(scope.layers, index, scope.first);
      lowerOne(lowering, scope, { layer, place: layer.name, names, repeated: scope.repeated });
    });
  };
  if (lowering.walk) lowering.walk(lowering, scope, lowerAt);
  else for (const index of scope.layers.keys()) lowerAt(index);
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
      const value = inner.get(name);
      // A walk that goes on after a mistake leaves it out.
      if (!value) continue;
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

/** The sigmoid or softmax that a value is of. */
export function endOf(value: Value): 'sigmoid' | 'softmax' | undefined {
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
