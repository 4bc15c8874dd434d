import type { LayerVariable, Shape } from '@cnn/core';
import type { WeightName } from '../layers/codec.js';
import type { ConvertedLayer } from '../read/conversion.js';
import type { KerasLayer, KerasMajor } from '../topology/topology.js';
import {
  fromChw,
  fromDense,
  fromOihw,
  fromTransposedHwio,
  fromTransposedOihw,
  turned,
  type WeightConversion,
} from './conversions.js';

/** A place for a tensor of the file. */
export interface WeightSlot {
  readonly owner: KerasLayer;
  /** The layer's path in the file: `backbone/conv2d`. */
  readonly path: string;
  /** Keras's name of the weight: `kernel`. */
  readonly keras: string;
  /** Whether the file counts it among the trainable ones. */
  readonly trainable: boolean;
  /** The variable that it becomes; absent where it becomes a field, or nothing. */
  readonly variable?: string | undefined;
  /** Of the variable; absent: any vector. */
  readonly shape?: Shape | undefined;
  readonly conversion?: WeightConversion | undefined;
  /** Takes numbers that become a field. */
  readonly take?: ((numbers: Float32Array) => void) | undefined;
}

/** What slots are made with. */
export interface SlotContext {
  readonly converted: ReadonlyMap<KerasLayer, ConvertedLayer>;
  /** Variables of the finished definition, by name. */
  readonly variables: ReadonlyMap<string, LayerVariable>;
  readonly major: KerasMajor;
  readonly channelsFirst: boolean;
  /** Whether kernels are turned by 180°. */
  readonly theano: boolean;
}

/** The weights of a layer in Keras's order. A model has none of its own: its layers have them. */
export function slotsOf(
  layer: KerasLayer,
  path: string,
  trainable: boolean,
  context: SlotContext,
): WeightSlot[] {
  const found = context.converted.get(layer);
  if (!found || layer.model) return [];
  const { draft } = found;
  const own = { owner: layer, path };
  if (
    draft?.type === 'normalization' &&
    layer.className === 'Normalization' &&
    (layer.config.mean ?? null) === null
  ) {
    const field = (name: string): WeightSlot => ({
      ...own,
      keras: name,
      trainable: false,
      take: (numbers) => {
        draft[name] = numbers.length === 1 ? numbers[0] : [...numbers];
      },
    });
    return [field('mean'), field('variance'), { ...own, keras: 'count', trainable: false, take: () => {} }];
  }
  return weightsOf(found, context).flatMap(({ keras, variable }) => {
    const name = `${found.path}/${variable}`;
    const declared = context.variables.get(name);
    if (!declared) return [];
    const { shape, role } = declared;
    const conversion = conversionOf(layer, variable, { draft: draft?.type, shape, context });
    return [{ ...own, keras, trainable: trainable && role === 'weight', variable: name, shape, conversion }];
  });
}

/** A custom class has the weights of the layer that it became, in their order. */
function weightsOf({ weights, path }: ConvertedLayer, { variables }: SlotContext): readonly WeightName[] {
  if (weights.length > 0 || path === undefined) return weights;
  return [...variables.keys()].flatMap((name) => {
    const own = name.startsWith(`${path}/`) ? name.slice(path.length + 1) : '';
    return own === '' || own.includes('/') ? [] : [{ keras: own, variable: own }];
  });
}

/** The slots of a layer, or of all layers of a model in it, in the order of layers. */
export function slotsIn(layer: KerasLayer, context: SlotContext, path = '', trainable = true): WeightSlot[] {
  const own = path === '' ? layer.name : `${path}/${layer.name}`;
  const trained = trainable && layer.config.trainable !== false;
  if (!layer.model) return slotsOf(layer, own, trained, context);
  return layer.model.layers.flatMap((inner) => slotsIn(inner, context, own, trained));
}

/** As Keras lists the weights of a model: those that are trained, then the others. */
export function trainedFirst(slots: readonly WeightSlot[]): WeightSlot[] {
  return [...slots.filter(({ trainable }) => trainable), ...slots.filter(({ trainable }) => !trainable)];
}

function conversionOf(
  layer: KerasLayer,
  variable: string,
  {
    draft,
    shape,
    context,
  }: { readonly draft: string | undefined; readonly shape: Shape; readonly context: SlotContext },
): WeightConversion | undefined {
  const { major, channelsFirst, theano } = context;
  if (layer.className === 'Dense' && draft === 'conv2d' && variable === 'kernel') return fromDense;
  if (layer.className === 'PReLU' && channelsFirst && shape.length === 3) return fromChw;
  if (major > 1 || variable !== 'kernel' || shape.length !== 4) return undefined;
  const kernel = kernelOfKeras1(layer.className, channelsFirst);
  return theano ? turned(kernel) : kernel;
}

function kernelOfKeras1(className: string, channelsFirst: boolean): WeightConversion | undefined {
  if (className === 'Conv2DTranspose') return channelsFirst ? fromTransposedOihw : fromTransposedHwio;
  return channelsFirst ? fromOihw : undefined;
}
