import type { Weight } from '../builder.js';
import { flowAt, type NodeContext, type Translation } from '../context.js';
import { intOf, intsOf, malformed, refuse, textOf } from '../sourceNode.js';
import { CHANNELS_FIRST, type Flow, transposed } from '../values.js';
import { conversions, convolutionWeights, kernelOf } from './kernel.js';
import { cropped, pairAt, type Window } from './window.js';

/** One of the two axes of a transposed convolution. */
interface Side {
  readonly kernel: number;
  readonly stride: number;
  /** Of the image before. */
  readonly length: number;
  /** What is cut off at the begin, and what is left. */
  readonly begin: number;
  readonly size: number;
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
  const sides = sidesOf(context, images, { kernel: [rows, columns], strides });
  const parameters: Weight = {
    ...{ shape: [rows, columns, filters, channels], data: transposed(kernel, [2, 3, 1, 0]) },
    ...{ source: kernel.name, conversion: conversions.transposedKernel },
  };
  const weights = convolutionWeights(context, parameters, filters);
  const options = {
    filters,
    kernelSize: rows === columns ? rows : [rows, columns],
    strides: strides[0] === strides[1] ? strides[0] : strides,
    useBias: weights.bias ? undefined : false,
  };
  const parts = { type: 'conv2dTranspose', from: [images], weights, axes: CHANNELS_FIRST };
  if (sides.every(isSame)) {
    const shape = [...sides.map(({ size }) => size), filters];
    return builder.add(node, { ...parts, options: { ...options, padding: 'same' }, shape });
  }
  const extra = sides.map((side) => Math.max(side.begin + side.size - least(side), 0));
  const outputPadding = extra.some((more) => more > 0) ? extra : undefined;
  // Without output padding, Keras makes the result at least as long as the strides.
  const grown = sides.map((side, at) =>
    outputPadding ? least(side) + (extra[at] as number) : Math.max(least(side), side.length * side.stride),
  );
  const whole = builder.add(node, {
    ...{ ...parts, options: { ...options, outputPadding } },
    shape: [...grown, filters],
  });
  const [vertical, horizontal] = sides as [Side, Side];
  const end = (at: 0 | 1, { begin, size }: Side): number => (grown[at] as number) - begin - size;
  return cropped(context, whole, {
    ...{ top: vertical.begin, left: horizontal.begin },
    ...{ bottom: end(0, vertical), right: end(1, horizontal) },
  });
};

/** What the kernel reaches, without any padding. */
const least = ({ length, stride, kernel }: Side): number => (length - 1) * stride + kernel;

/** Whether our mode `same` gives that. */
function isSame(side: Side): boolean {
  const { length, stride, begin, size } = side;
  return size === length * stride && begin === Math.floor(Math.max(least(side) - size, 0) / 2);
}

function sidesOf(
  context: NodeContext,
  images: Flow,
  { kernel, strides }: Pick<Window, 'kernel' | 'strides'>,
): readonly Side[] {
  const { node } = context;
  const extra = intsOf(node, 'output_padding') ?? [0, 0];
  const wanted = intsOf(node, 'output_shape')?.slice(-2);
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  const given = intsOf(node, 'pads') ?? [0, 0, 0, 0];
  return ([0, 1] as const).map((axis) => {
    const [stride, length] = [strides[axis], images.shape[axis] as number];
    const side = { kernel: kernel[axis], stride, length };
    const full = (length - 1) * stride + kernel[axis] + (extra[axis] ?? 0);
    const target = wanted?.[axis] ?? (mode.startsWith('SAME') ? length * stride : undefined);
    if (target === undefined) {
      const [begin, end] = mode === 'VALID' ? [0, 0] : [given[axis] ?? 0, given[axis + 2] ?? 0];
      const size = full - begin - end;
      if (size < 1) throw malformed(node, 'its pads leave nothing');
      return { ...side, begin, size };
    }
    const total = Math.max(full - target, 0);
    const half = Math.floor(total / 2);
    return { ...side, begin: mode === 'SAME_UPPER' ? half : total - half, size: target };
  });
}
