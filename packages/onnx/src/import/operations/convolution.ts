import { constantAt, flowAt, type NodeContext, requiredConstant, type Translation } from '../context.js';
import { intOf, intsOf, malformed, refuse, textOf } from '../sourceNode.js';
import { CHANNELS_FIRST, type Constant, type Flow, transposed } from '../values.js';
import type { LayerParts, Weight } from '../builder.js';
import { isMade } from '../layerNames.js';
import { cropped, isNone, isSame, type Pads, padded, padsOf, strided } from './window.js';

/** What a node says of its window, over the images' height and width. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
}

/** A pair of an attribute's numbers, [1, 1] where it is absent. */
export function pairAt({ node }: NodeContext, name: string): readonly [number, number] {
  const [rows, columns, ...more] = intsOf(node, name) ?? [1, 1];
  if (rows === undefined || columns === undefined || more.length > 0) {
    throw refuse(node, `${name} of another number of dimensions than images have`);
  }
  return [rows, columns];
}

const conversions = { kernel: 'OIHW → HWIO', grouped: 'OIHW → HWIO', transposedKernel: 'IOHW → HWOI' } as const;

/** The kernel as a weight, and the bias where there is one. */
function weights(context: NodeContext, kernel: Weight, filters: number): Record<string, Weight> {
  const bias = constantAt(context, 2, 'a bias');
  // PyTorch's newer exporter computes a bias of zeros where there is none.
  const none = !bias || (isMade(bias.name) && bias.data.every((value) => value === 0));
  if (none) return { kernel };
  if (bias.data.length !== filters) throw malformed(context.node, `its bias has ${bias.data.length} numbers for ${filters} filters`);
  return { kernel, bias: { shape: [filters], data: Float32Array.from(bias.data), source: bias.name } };
}

function kernelOf(context: NodeContext): Constant {
  const kernel = requiredConstant(context, 1, 'a kernel');
  if (kernel.shape.length !== 4) {
    throw refuse(context.node, `a convolution over ${kernel.shape.length - 2} dimensions; images have 2`);
  }
  context.builder.nameBy(context.node, kernel.name);
  return kernel;
}

export const conv: Translation = (context) => {
  const { node, builder } = context;
  const kernel = kernelOf(context);
  const [filters, part, rows, columns] = kernel.shape as [number, number, number, number];
  const groups = intOf(node, 'group', 1);
  const images = builder.images(node, flowAt(context, 0));
  const channels = images.shape[2] as number;
  if (part * groups !== channels) {
    throw malformed(node, `its kernel [${kernel.shape.join(', ')}] in ${groups} groups does not fit ${channels} channels`);
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
    weights: weights(context, parameters, filters),
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
    return same ? Math.ceil(length / strides[axis]) : Math.floor(((from.shape[axis] as number) - span) / strides[axis]) + 1;
  });
  const dilated = dilations.some((dilation) => dilation > 1);
  const uneven = layer.type === 'depthwiseConv2d' && strides[0] !== strides[1];
  const apart = (dilated || uneven) && strides.some((stride) => stride > 1);
  if (apart && same) throw refuse(node, 'strides together with dilation and this padding');
  const full = ([0, 1] as const).map((axis) => (from.shape[axis] as number) - (kernel[axis] - 1) * dilations[axis]);
  const options = {
    ...layer.options,
    kernelSize: kernel[0] === kernel[1] ? kernel[0] : kernel,
    strides: apart || (strides[0] === 1 && strides[1] === 1) ? undefined : strides[0] === strides[1] ? strides[0] : strides,
    padding: same ? "same" : undefined,
    dilationRate: dilated ? dilations : undefined,
    useBias: layer.weights?.bias ? undefined : false,
  };
  const result = builder.add(node, {
    ...{ type: layer.type, from: [from], options, weights: layer.weights ?? {}, axes: CHANNELS_FIRST },
    shape: [...(apart ? full : size), layer.filters],
  });
  return apart ? strided(context, result, strides) : result;
}

export const convTranspose: Translation = (context) => {
  const { node, builder } = context;
  const kernel = kernelOf(context);
  const [channels, filters, rows, columns] = kernel.shape as [number, number, number, number];
  if (intOf(node, 'group', 1) !== 1) throw refuse(node, 'a transposed convolution in groups');
  if (pairAt(context, 'dilations').some((dilation) => dilation !== 1)) {
    throw refuse(node, 'a transposed convolution with dilation');
  }
  const images = builder.images(node, flowAt(context, 0));
  if (images.shape[2] !== channels) {
    throw malformed(node, `its kernel [${kernel.shape.join(', ')}] does not fit ${images.shape[2]} channels`);
  }
  const strides = pairAt(context, 'strides');
  const { pads, size } = transposedPads(context, images, { kernel: [rows, columns], strides });
  const parameters: Weight = {
    ...{ shape: [rows, columns, filters, channels], data: transposed(kernel, [2, 3, 1, 0]) },
    ...{ source: kernel.name, conversion: conversions.transposedKernel },
  };
  const own = weights(context, parameters, filters);
  const base = {
    filters,
    kernelSize: rows === columns ? rows : [rows, columns],
    strides: strides[0] === strides[1] ? strides[0] : strides,
    useBias: own.bias ? undefined : false,
  };
  const parts = { type: 'conv2dTranspose', from: [images], weights: own, axes: CHANNELS_FIRST } as const;
  const lengths = images.shape.slice(0, 2);
  const total = lengths.map((length, at) => Math.max((length - 1) * (strides[at] as number) + [rows, columns][at]! - length * (strides[at] as number), 0));
  const begins = [pads.top, pads.left];
  const same = lengths.every((length, at) => size[at] === length * (strides[at] as number) && begins[at] === Math.floor(total[at]! / 2));
  if (same) return builder.add(node, { ...parts, options: { ...base, padding: 'same' }, shape: [...size, filters] });
  const least = lengths.map((length, at) => (length - 1) * (strides[at] as number) + [rows, columns][at]!);
  const extra = least.map((length, at) => Math.max(begins[at]! + size[at]! - length, 0));
  const outputPadding = extra.some((more) => more > 0) ? extra : undefined;
  // Without output padding, Keras makes the result at least as long as the strides.
  const grown = least.map((length, at) =>
    outputPadding ? length + extra[at]! : Math.max(length, lengths[at]! * (strides[at] as number)),
  );
  const whole = builder.add(node, { ...parts, options: { ...base, outputPadding }, shape: [...grown, filters] });
  return cropped(context, whole, {
    ...{ top: pads.top, left: pads.left },
    bottom: grown[0]! - pads.top - size[0]!,
    right: grown[1]! - pads.left - size[1]!,
  });
};

/** What a transposed convolution cuts off, and the size that is left. */
function transposedPads(
  context: NodeContext,
  images: Flow,
  { kernel, strides }: Pick<Window, 'kernel' | 'strides'>,
): { readonly pads: Pads; readonly size: readonly [number, number] } {
  const { node } = context;
  const extra = intsOf(node, 'output_padding') ?? [0, 0];
  const wanted = intsOf(node, 'output_shape')?.slice(-2);
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  const given = intsOf(node, 'pads') ?? [0, 0, 0, 0];
  const along = ([0, 1] as const).map((axis) => {
    const stride = strides[axis];
    const full = ((images.shape[axis] as number) - 1) * stride + kernel[axis] + (extra[axis] ?? 0);
    const target = wanted?.[axis] ?? (mode.startsWith('SAME') ? (images.shape[axis] as number) * stride : undefined);
    if (target === undefined) {
      const [begin, end] = mode === 'VALID' ? [0, 0] : [given[axis] ?? 0, given[axis + 2] ?? 0];
      return { begin, size: full - begin - end };
    }
    const total = Math.max(full - target, 0);
    const begin = mode === 'SAME_UPPER' ? Math.floor(total / 2) : total - Math.floor(total / 2);
    return { begin, size: target };
  });
  const [rows, columns] = along as [(typeof along)[0], (typeof along)[0]];
  if (rows.size < 1 || columns.size < 1) throw malformed(node, 'its pads leave nothing');
  return {
    pads: { top: rows.begin, left: columns.begin, bottom: 0, right: 0 },
    size: [rows.size, columns.size],
  };
}
