import { inferModel, type LayerRules, type LayerVariable, type ModelDefinition, type Shape } from '@cnn/core';
import type { Convention } from '../conventions/convention.js';
import { type Conversion, unchanged } from './conversion.js';
import { flatOrders, reordered, sameOrder } from './flatOrder.js';
import { moduleRules } from './layerTensors.js';

/** One variable of a definition, and the tensor of a state_dict that it is. */
export interface MappedTensor {
  /** PyTorch's name: `layer1.0.conv1.weight`. */
  readonly tensor: string;
  readonly conversion: Conversion;
  /** Ours: `layer1.0.conv1/kernel`. */
  readonly variable: string;
  readonly shape: Shape;
  readonly declared: LayerVariable;
}

/** A layer that has variables, and the module of PyTorch that it is. */
export interface MappedModule {
  /** PyTorch's name: `layer1.0.conv1`. */
  readonly module: string;
  /** PyTorch's class, such as `Conv2d`; our own type for layers that it has none for. */
  readonly type: string;
  /** Ours, by its path. */
  readonly layer: string;
  readonly becomes: string;
  readonly epsilon?: number | undefined;
  readonly tensors: readonly MappedTensor[];
}

/** Which tensors of a state_dict a definition has, in the order of its layers. */
export function modulesOf(options: {
  readonly model: ModelDefinition;
  readonly convention: Convention;
  readonly layers?: LayerRules | undefined;
}): readonly MappedModule[] {
  const { model, convention, layers: rules } = options;
  const { layers } = inferModel(model, { layers: rules });
  const orders = flatOrders(model, layers);
  const moduleOf = convention.modules(layers.map(({ layer }) => layer.name));
  const read = new Map(layers.map(({ layer, inputs }) => [layer.name, orders.get(inputs[0] ?? '')]));
  return layers.flatMap((lowered): MappedModule[] => {
    const { layer, weightsOf } = lowered;
    const order = read.get(layer.name);
    if (weightsOf !== undefined && !sameOrder(order, read.get(weightsOf)))
      throw reordered(layer.name, layer.type);
    const module = moduleOf(layer.name);
    const rule = moduleRules[layer.type];
    const tensors = Object.entries(lowered.variables).map(([variable, declared]): MappedTensor => {
      const own = variable.slice(variable.lastIndexOf('/') + 1);
      const { suffix = own, convert = unchanged } = rule?.tensors[own] ?? {};
      const conversion = convert(declared.shape, order);
      return { tensor: `${module}.${suffix}`, conversion, variable, shape: declared.shape, declared };
    });
    if (tensors.length === 0) return [];
    const type = typeof rule?.type === 'function' ? rule.type(lowered) : (rule?.type ?? layer.type);
    const epsilon = ('epsilon' in layer ? layer.epsilon : undefined) ?? defaultEpsilon(layer.type);
    return [{ module, type, layer: layer.name, becomes: layer.type, epsilon, tensors }];
  });
}

/** Keras's, where a definition says none. */
function defaultEpsilon(type: string): number | undefined {
  return /^(batch|layer|group)Normalization$/.test(type) ? 1e-3 : undefined;
}
