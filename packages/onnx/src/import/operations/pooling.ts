import { axisOf, flowAt, type NodeContext, numbersAt, type Translation } from '../context.js';
import { intOf, intsOf, malformed, refuse } from '../sourceNode.js';
import { CHANNELS_FIRST, type Flow } from '../values.js';
import {
  cropped,
  isNone,
  isSame,
  type Pads,
  padded,
  padsOf,
  pairAt,
  strided,
  type Window,
} from './window.js';

type Kind = 'maxPooling2d' | 'averagePooling2d';

const pooling =
  (type: Kind): Translation =>
  (context) => {
    const { node, builder } = context;
    const images = builder.images(node, flowAt(context, 0));
    const kernel = intsOf(node, 'kernel_shape') ?? [];
    if (kernel.length !== 2) throw refuse(node, `a pooling over ${kernel.length} dimensions; images have 2`);
    if (node.outputs.length > 1 && context.readersOf(node.outputs[1] as string).length > 0) {
      throw refuse(node, 'the places of the largest values');
    }
    const window: Window = {
      kernel: kernel as unknown as Window['kernel'],
      strides: pairAt(context, 'strides'),
      dilations: pairAt(context, 'dilations'),
    };
    if (window.dilations.some((dilation) => dilation !== 1)) throw refuse(node, 'a pooling with dilation');
    const said = padsOf(context, images, window);
    const counted = type === 'averagePooling2d' && intOf(node, 'count_include_pad', 0) === 1 && !isNone(said);
    const pads = intOf(node, 'ceil_mode', 0) === 1 ? ceiled(images, window, said) : said;
    if (counted && pads !== said) throw refuse(node, 'counted padding together with ceil_mode');
    return pooled(context, { type, images, window, pads, counted });
  };

/** With `ceil_mode`, the last window may reach beyond the padding, unless it begins there. */
function ceiled(images: Flow, { kernel, strides }: Window, pads: Pads): Pads {
  const end = (axis: 0 | 1, begin: number, after: number): number => {
    const length = images.shape[axis] as number;
    const stride = strides[axis];
    let count = Math.ceil((length + begin + after - kernel[axis]) / stride) + 1;
    if ((count - 1) * stride >= length + begin) count -= 1;
    return (count - 1) * stride + kernel[axis] - length - begin;
  };
  const [bottom, right] = [end(0, pads.top, pads.bottom), end(1, pads.left, pads.right)];
  if (bottom <= pads.bottom && right <= pads.right) return pads;
  return { ...pads, bottom: Math.max(bottom, pads.bottom), right: Math.max(right, pads.right) };
}

interface Pooled {
  readonly type: Kind;
  readonly images: Flow;
  readonly window: Window;
  readonly pads: Pads;
  /** Whether the zeros of the padding count in the mean. */
  readonly counted: boolean;
}

function pooled(context: NodeContext, parts: Pooled): Flow {
  const { type, images, window, pads, counted } = parts;
  // Zeros change no largest value where none is below.
  const zeros = type === 'maxPooling2d' ? images.nonNegative : counted;
  if (isNone(pads)) return plain(context, parts, images);
  if (!counted && isSame(pads, images, window)) return plain(context, parts, images, 'same');
  if (zeros) return plain(context, parts, padded(context, images, pads));
  return everywhere(context, parts);
}

function plain(
  { node, builder }: NodeContext,
  { type, window: { kernel, strides } }: Pooled,
  images: Flow,
  padding?: 'same',
): Flow {
  const length = (axis: 0 | 1): number =>
    padding === 'same'
      ? Math.ceil((images.shape[axis] as number) / strides[axis])
      : Math.floor(((images.shape[axis] as number) - kernel[axis]) / strides[axis]) + 1;
  const shape = [length(0), length(1), images.shape[2] as number];
  if (Math.min(...shape) < 1) throw malformed(node, 'its window is larger than the image');
  const options = {
    poolSize: kernel[0] === kernel[1] ? kernel[0] : kernel,
    strides: kernel.join() === strides.join() ? undefined : strides[0] === strides[1] ? strides[0] : strides,
    padding,
  };
  const nonNegative = images.nonNegative;
  return builder.add(node, { type, from: [images], shape, options, axes: CHANNELS_FIRST, nonNegative });
}

/**
 * Padding that does not count, and that no mode of ours has: the window around every pixel (mode `same` at strides of 1), of which
 * those are taken that the node has.
 */
function everywhere(context: NodeContext, parts: Pooled): Flow {
  const { images, window, pads } = parts;
  const { kernel, strides } = window;
  const begins = [pads.top, pads.left];
  const offsets = kernel.map((length, axis) => Math.floor((length - 1) / 2) - (begins[axis] as number));
  const counts = ([0, 1] as const).map((axis) => {
    const length = images.shape[axis] as number;
    const after = axis === 0 ? pads.bottom : pads.right;
    return Math.floor((length + (begins[axis] as number) + after - kernel[axis]) / strides[axis]) + 1;
  });
  const ends = ([0, 1] as const).map(
    (axis) =>
      (images.shape[axis] as number) -
      1 -
      ((offsets[axis] as number) + ((counts[axis] as number) - 1) * strides[axis]),
  );
  if (Math.min(...offsets, ...ends) < 0) throw refuse(context.node, 'a pooling with this padding');
  const all = plain(context, { ...parts, window: { ...window, strides: [1, 1] } }, images, 'same');
  const [bottom, right] = ends as [number, number];
  const [top, left] = offsets as [number, number];
  // What is left over at the end is below a stride, unless the node leaves pixels out.
  const kept = cropped(context, all, {
    ...{ top, left },
    bottom: bottom - (bottom % strides[0]),
    right: right - (right % strides[1]),
  });
  return strided(context, kept, strides);
}

export const maxPool = pooling('maxPooling2d');
export const averagePool = pooling('averagePooling2d');

/** Reads a pooled value as a vector: what a dense layer needs, in the end. */
const FORM = new Set(['Flatten', 'Reshape', 'Squeeze', 'Identity', 'Dropout', 'Cast']);

/** Whether all that reads a value of the graph in the end is a dense layer, or the graph's own end. */
function onlyDense({ readersOf }: NodeContext, outputs: readonly string[]): boolean {
  const open = [...outputs];
  const seen = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { op, outputs: next } of readersOf(name)) {
      if (FORM.has(op)) open.push(...next);
      else if (op !== 'Gemm' && op !== 'MatMul' && op !== 'Shape') return false;
    }
  }
  return true;
}

type Global = 'globalAveragePooling2d' | 'globalMaxPooling2d';

/** @param kept whether the graph's value keeps axes of size 1 in the place of height and width */
function globally(context: NodeContext, type: Global, images: Flow, kept: boolean): Flow {
  const { node, builder } = context;
  const channels = images.shape[2] as number;
  const flat = onlyDense(context, [node.outputs[0] as string]);
  const axes: Flow['axes'] = flat ? [[0], [1], [], []] : CHANNELS_FIRST;
  return builder.add(node, {
    ...{ type, from: [images], shape: flat ? [channels] : [1, 1, channels], nonNegative: images.nonNegative },
    options: flat ? {} : { keepDims: true },
    axes: kept ? axes : axes.slice(0, 2),
  });
}

export const globalPool =
  (type: Global): Translation =>
  (context) =>
    globally(context, type, context.builder.images(context.node, flowAt(context, 0)), true);

/** Over height and width. */
export const reduction =
  (type: Global): Translation =>
  (context) => {
    const { node, builder } = context;
    const flow = flowAt(context, 0);
    const kept = intOf(node, 'keepdims', 1) === 1;
    const rank = flow.axes.length;
    const given = numbersAt(context, 'axes', 1) ?? flow.axes.map((_, axis) => axis);
    const axes = given.map((axis) => axisOf(axis, rank)).sort((a, b) => a - b);
    const channel = [1, 2, 3].find((axis) => !axes.includes(axis));
    if (rank !== 4 || axes.length !== 2 || axes.includes(0) || channel === undefined) {
      throw refuse(node, 'a reduction over other axes than height and width');
    }
    const images = builder.arranged(node, flow, [...axes, channel]);
    const result = globally(context, type, images, true);
    const own = (result.axes[1] as readonly number[]).slice();
    const all = [0, 1, 2, 3].map((axis) => (axis === 0 ? [0] : axis === channel ? own : []));
    const named =
      result.shape.length === 3
        ? all.map((parts, axis) => (axis === axes[0] ? [1] : axis === axes[1] ? [2] : parts))
        : all;
    return { ...result, axes: kept ? named : named.filter((_, axis) => !axes.includes(axis)) };
  };
