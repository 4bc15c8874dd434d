import { axisOf, constantAt, flowAt, type NodeContext, numbersAt, type Translation } from '../context.js';
import { floatOf, intOf, malformed, refuse, textOf } from '../sourceNode.js';
import { type Flow, graphShape, scalarOf } from '../values.js';
import { cropped, padded } from './window.js';

/** Numbers at the begin and the end of height and width, in our order of axes. */
function sides(
  flow: Flow,
  numbers: ReadonlyMap<number, readonly [number, number]>,
): { rows: readonly [number, number]; columns: readonly [number, number] } {
  const of = (ours: number): readonly [number, number] => {
    const axis = flow.axes.findIndex((parts) => parts.join() === `${ours}`);
    return numbers.get(axis) ?? [0, 0];
  };
  return { rows: of(1), columns: of(2) };
}

/** Images in our order, viewed as they are. */
function asImages(context: NodeContext, flow: Flow): Flow {
  if (flow.axes.length !== 4) throw refuse(context.node, `this of ${flow.axes.length} dimensions`);
  if (flow.shape.length === 3 && flow.axes.every((parts) => parts.length === 1)) return flow;
  return context.builder.images(context.node, flow);
}

/** Whether an axis of the graph is our height or width. */
const isSide = (flow: Flow, axis: number): boolean => ['1', '2'].includes(flow.axes[axis]?.join() ?? '');

const pad: Translation = (context) => {
  const { node } = context;
  const flow = asImages(context, flowAt(context, 0));
  const rank = flow.axes.length;
  const given = numbersAt(context, 'pads', 1) ?? [];
  const axes = constantAt(context, 3, 'axes');
  const places = axes
    ? Array.from(axes.data, (axis) => axisOf(axis, rank))
    : flow.axes.map((_, axis) => axis);
  if (given.length !== 2 * places.length)
    throw malformed(node, `${given.length} pads for ${places.length} dimensions`);
  const pads = new Map(
    places.map((axis, at) => [axis, [given[at] as number, given[at + places.length] as number] as const]),
  );
  const padsNothing = [...pads.values()].every(([begin, end]) => begin === 0 && end === 0);
  if (padsNothing) return flow;
  const mode = textOf(node, 'mode', 'constant');
  if (mode !== 'constant') throw refuse(node, `padding of the kind '${mode}'`);
  const number = constantAt(context, 2, 'a value');
  if ((number ? scalarOf(number) : floatOf(node, 'value', 0)) !== 0)
    throw refuse(node, 'padding with another number than 0');
  for (const [axis, [begin, end]] of pads) {
    if ((begin !== 0 || end !== 0) && !isSide(flow, axis))
      throw refuse(node, 'padding of other axes than height and width');
  }
  const { rows, columns } = sides(flow, pads);
  const borders = (sign: 1 | -1) => ({
    ...{ top: Math.max(sign * rows[0], 0), bottom: Math.max(sign * rows[1], 0) },
    ...{ left: Math.max(sign * columns[0], 0), right: Math.max(sign * columns[1], 0) },
  });
  const cut = cropped(context, flow, borders(-1));
  return { ...padded(context, cut, borders(1)), axes: flow.axes };
};

/** A part of the images, or some of the channels. */
function part(
  context: NodeContext,
  given: Flow,
  axis: number,
  [begin, end]: readonly [number, number],
): Flow {
  const { node, builder } = context;
  const flow = given.axes.length === 4 ? asImages(context, given) : given;
  const size = graphShape(flow)[axis] as number;
  if (begin === 0 && end === size) return flow;
  if (begin < 0 || end <= begin || end > size)
    throw malformed(node, `the part from ${begin} to ${end} of ${size}`);
  if (axis === 0) throw refuse(node, 'a part of the batch');
  if (flow.axes.length === 4 && isSide(flow, axis)) {
    const { rows, columns } = sides(flow, new Map([[axis, [begin, size - end] as const]]));
    const pads = { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
    return { ...cropped(context, flow, pads), axes: flow.axes };
  }
  const order = flow.axes.map((_, at) => at).filter((at) => at > 0 && at !== axis);
  const ordered = builder.arranged(node, flow, [...order, axis]);
  return chosen(context, ordered, [begin, end]);
}

/** Numbers of a kernel that chooses channels. */
const MOST_CHOSEN = 2 ** 22;

/** Channels `begin` to `end`: a convolution of one pixel, or a dense layer, of ones and zeros that training leaves alone. */
function chosen({ node, builder }: NodeContext, flow: Flow, [begin, end]: readonly [number, number]): Flow {
  const channels = flow.shape.at(-1) as number;
  const count = end - begin;
  if (channels * count > MOST_CHOSEN) throw refuse(node, `${count} of ${channels} numbers`);
  const data = new Float32Array(channels * count);
  for (let at = 0; at < count; at++) data[(begin + at) * count + at] = 1;
  const note = `channels ${begin} to ${end - 1}, chosen by a kernel of ones and zeros that training leaves alone`;
  const shared = { from: [flow], note, nonNegative: flow.nonNegative } as const;
  const frozen = { useBias: false, trainable: false };
  if (flow.shape.length === 1) {
    return builder.add(node, {
      ...{ ...shared, type: 'dense', shape: [count], options: { units: count, ...frozen } },
      weights: { kernel: { shape: [channels, count], data } },
    });
  }
  if (flow.shape.length !== 3) throw refuse(node, `a part of values of ${flow.shape.length + 1} dimensions`);
  return builder.add(node, {
    ...{ ...shared, type: 'conv2d', shape: [...flow.shape.slice(0, 2), count] },
    options: { filters: count, kernelSize: 1, ...frozen },
    weights: { kernel: { shape: [1, 1, channels, count], data } },
  });
}

const slice: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const sizes = graphShape(flow);
  const starts = numbersAt(context, 'starts', 1);
  const ends = numbersAt(context, 'ends', 2);
  if (!starts || !ends) throw malformed(node, 'its starts or ends are missing');
  const axes = numbersAt(context, 'axes', 3) ?? starts.map((_, axis) => axis);
  const steps = constantAt(context, 4, 'steps');
  if (steps && Array.from(steps.data).some((step) => step !== 1))
    throw refuse(node, 'every so manieth of the values');
  return axes.reduce((value, given, at) => {
    const axis = axisOf(given, sizes.length);
    const size = sizes[axis] ?? 0;
    // A slice of the whole batch, whose end is the largest number that fits.
    if (
      axis === 0 &&
      starts[at] === 0 &&
      ((ends[at] as number) >= 2 ** 31 - 1 || ends[at] === context.fixedBatch)
    )
      return value;
    const clamp = (index: number): number => Math.min(Math.max(index < 0 ? index + size : index, 0), size);
    return part(context, value, axis, [clamp(starts[at] as number), clamp(ends[at] as number)]);
  }, flow);
};

const split: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const sizes = graphShape(flow);
  const axis = axisOf(intOf(node, 'axis', 0), sizes.length);
  const size = sizes[axis] ?? 0;
  const count = node.outputs.length;
  const even = Math.ceil(size / count);
  const lengths =
    numbersAt(context, 'split', 1) ??
    Array.from({ length: count }, (_, at) => (at < count - 1 ? even : size - even * (count - 1)));
  let begin = 0;
  return lengths.map((length) => {
    begin += length;
    return part(context, flow, axis, [begin - length, begin]);
  });
};

const resize: Translation = (context) => {
  const { node, builder } = context;
  const flow = asImages(context, flowAt(context, 0));
  const legacy = node.op === 'Upsample' || node.opset < 11;
  const listed = node.attributes.get('scales')?.floats;
  const scaleAt = legacy ? 1 : 2;
  const scales = listed?.length ? Array.from(listed) : numbersOf(context, scaleAt, 'scales');
  const sizes = legacy ? undefined : numbersOf(context, 3, 'sizes');
  const mode = textOf(node, 'mode', 'nearest');
  const before = graphShape(flow);
  const axes = node.attributes.get('axes')?.ints;
  const places = axes?.length ? Array.from(axes, (axis) => axisOf(axis, 4)) : [0, 1, 2, 3];
  const after = before.map((size, axis) => {
    const at = places.indexOf(axis);
    if (at < 0 || axis === 0) return size;
    return sizes?.[at] ?? Math.floor(size * (scales?.[at] ?? 1));
  });
  if (after.some((size, axis) => size !== before[axis] && !isSide(flow, axis)))
    throw refuse(node, 'another number of channels');
  const ours = (axis: number): readonly [number, number] => {
    const at = flow.axes.findIndex((parts) => parts.join() === `${axis}`);
    return [before[at] as number, after[at] as number];
  };
  const [[height, tall], [width, wide]] = [ours(1), ours(2)];
  if (height === tall && width === wide) return flow;
  const interpolation = sampling(context, { mode, legacy, whole: tall % height === 0 && wide % width === 0 });
  const factors = [tall / height, wide / width];
  const shape = [tall, wide, flow.shape[2] as number];
  const whole = factors.every((factor) => Number.isInteger(factor));
  const size = factors[0] === factors[1] ? factors[0] : factors;
  return builder.add(node, {
    ...(whole
      ? {
          type: 'upSampling2d',
          options: { size, interpolation: interpolation === 'nearest' ? undefined : interpolation },
        }
      : { type: 'resizing', options: { height: tall, width: wide, interpolation } }),
    ...{ from: [flow], shape, nonNegative: flow.nonNegative },
  });
};

function numbersOf(context: NodeContext, index: number, what: string): readonly number[] | undefined {
  const given = constantAt(context, index, what);
  return given && given.data.length > 0 ? Array.from(given.data) : undefined;
}

/** Our interpolation that takes the same pixels. */
function sampling(
  { node }: NodeContext,
  { mode, legacy, whole }: { readonly mode: string; readonly legacy: boolean; readonly whole: boolean },
): 'nearest' | 'bilinear' {
  const place = legacy ? 'asymmetric' : textOf(node, 'coordinate_transformation_mode', 'half_pixel');
  const halfPixel = place === 'half_pixel' || place === 'pytorch_half_pixel';
  const rounding = legacy ? 'floor' : textOf(node, 'nearest_mode', 'round_prefer_floor');
  const antialias = intOf(node, 'antialias', 0) === 1;
  const policy = textOf(node, 'keep_aspect_ratio_policy', 'stretch');
  if (policy !== 'stretch') throw refuse(node, `an enlargement with the policy '${policy}'`);
  if (mode === 'nearest' && whole) {
    if (place === 'asymmetric' && rounding === 'floor') return 'nearest';
    if (halfPixel && rounding.startsWith('round')) return 'nearest';
    if (place === 'tf_half_pixel_for_nn' && rounding === 'floor') return 'nearest';
  }
  if ((mode === 'linear' || mode === 'bilinear') && halfPixel && !antialias) return 'bilinear';
  throw refuse(
    node,
    `an enlargement of the kind ${mode}, ${place}${mode === 'nearest' ? `, ${rounding}` : ''}${whole ? '' : ', by a factor that is not whole'}`,
  );
}

export const parts: Readonly<Record<string, Translation>> = {
  Pad: pad,
  Resize: resize,
  Slice: slice,
  Split: split,
  Upsample: resize,
};
