import type { LayerParts, Weight } from '../builder.js';
import { flowAt, type NodeContext, type Translation } from '../context.js';
import { intOf, malformed, refuse } from '../sourceNode.js';
import { CHANNELS_FIRST, type Flow, transposed } from '../values.js';
import { conversions, convolutionWeights, kernelOf } from './kernel.js';
import { isNone, isSame, padded, padsOf, pairAt, strided, type Window } from './window.js';

export const conv: Translation = (context) => {
  const { node, builder } = context;
  const kernel = kernelOf(context);
  const [filters, part, rows, columns] = kernel.shape as [number, number, number, number];
  const groups = intOf(node, 'group', 1);
  const images = builder.images(node, flowAt(context, 0));
  const channels = images.shape[2] as number;
  if (part * groups !== channels) {
    throw malformed(
      node,
      `its kernel [${kernel.shape.join(', ')}] in ${groups} groups does not fit ${channels} channels`,
    );
  }
  const window: Window = {
    kernel: [rows, columns],
    strides: pairAt(context, 'strides'),
    dilations: pairAt(context, 'dilations'),
  };
  const depthwise = groups === channels && groups > 1 && filters % channels === 0;
  const data = transposed(kernel, [2, 3, 1, 0]);
  const parameters: Weight = depthwise
    ? {
        shape: [rows, columns, channels, filters / channels],
        ...{ data, source: kernel.name, conversion: conversions.grouped },
      }
    : { shape: [rows, columns, part, filters], data, source: kernel.name, conversion: conversions.kernel };
  return convolved(context, images, window, {
    type: depthwise ? 'depthwiseConv2d' : 'conv2d',
    options: depthwise
      ? { depthMultiplier: filters === channels ? undefined : filters / channels }
      : { filters, groups: groups === 1 ? undefined : groups },
    weights: convolutionWeights(context, parameters, filters),
    filters,
  });
};

/** The window on its images: padding where no mode of ours says it, strides where the layer can't have them. */
function convolved(
  context: NodeContext,
  images: Flow,
  window: Window,
  layer: Pick<LayerParts, 'type' | 'options' | 'weights'> & { readonly filters: number },
): Flow {
  const { node, builder } = context;
  const { kernel, strides, dilations } = window;
  const pads = padsOf(context, images, window);
  const same = !isNone(pads) && isSame(pads, images, window);
  const from = same ? images : padded(context, images, pads);
  const size = ([0, 1] as const).map((axis) => {
    const span = (kernel[axis] - 1) * dilations[axis] + 1;
    const length = images.shape[axis] as number;
    return same
      ? Math.ceil(length / strides[axis])
      : Math.floor(((from.shape[axis] as number) - span) / strides[axis]) + 1;
  });
  const dilated = dilations.some((dilation) => dilation > 1);
  const uneven = layer.type === 'depthwiseConv2d' && strides[0] !== strides[1];
  const apart = (dilated || uneven) && strides.some((stride) => stride > 1);
  if (apart && same) throw refuse(node, 'strides together with dilation and this padding');
  const full = ([0, 1] as const).map(
    (axis) => (from.shape[axis] as number) - (kernel[axis] - 1) * dilations[axis],
  );
  const options = {
    ...layer.options,
    kernelSize: kernel[0] === kernel[1] ? kernel[0] : kernel,
    strides:
      apart || (strides[0] === 1 && strides[1] === 1)
        ? undefined
        : strides[0] === strides[1]
          ? strides[0]
          : strides,
    padding: same ? 'same' : undefined,
    dilationRate: dilated ? dilations : undefined,
    useBias: layer.weights?.bias ? undefined : false,
  };
  const result = builder.add(node, {
    ...{ type: layer.type, from: [from], options, weights: layer.weights ?? {}, axes: CHANNELS_FIRST },
    shape: [...(apart ? full : size), layer.filters],
  });
  return apart ? strided(context, result, strides) : result;
}
