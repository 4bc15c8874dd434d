import {
  axisOf,
  constantAt,
  flowAt,
  type NodeContext,
  numbersAt,
  onlyReader,
  requiredConstant,
  type Translation,
} from '../context.js';
import { intOf, intsOf, malformed, refuse } from '../sourceNode.js';
import { BATCH_TOKEN, constant, type Flow, graphShape, wholes } from '../values.js';

const same: Translation = (context) => flowAt(context, 0);

const transpose: Translation = (context) => {
  const flow = flowAt(context, 0);
  const rank = flow.axes.length;
  const order = intsOf(context.node, 'perm') ?? flow.axes.map((_, axis) => rank - 1 - axis);
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => !flow.axes[axis])) {
    throw malformed(context.node, `its order [${order.join(', ')}] does not fit ${rank} dimensions`);
  }
  context.builder.told(context.node, 'an order of axes, which needs no layer');
  return { ...flow, axes: order.map((axis) => flow.axes[axis] as readonly number[]) };
};

/** A size of our axes that is split by a new shape. */
interface Split {
  /** Of ours. */
  readonly axis: number;
  readonly parts: readonly [number, number];
}

type Regrouped = { readonly axes: Flow['axes'] } | { readonly split: Split } | undefined;

/** The graph's axes of a new shape as products of ours; or which of ours has to be split first; undefined where neither does. */
function regroup(flow: Flow, target: readonly number[]): Regrouped {
  const size = (axis: number): number => (axis === 0 ? BATCH_TOKEN : (flow.shape[axis - 1] as number));
  const open = flow.axes.flat().filter((axis) => size(axis) !== 1);
  const axes: number[][] = [];
  for (const dim of target) {
    const parts: number[] = [];
    let left = dim;
    while (left > 1) {
      const axis = open[0];
      if (axis === undefined) return undefined;
      if (left % size(axis) === 0) {
        parts.push(axis);
        left /= size(axis);
        open.shift();
      } else if (axis > 0 && size(axis) % left === 0) {
        return { split: { axis, parts: [left, size(axis) / left] } };
      } else return undefined;
    }
    axes.push(parts);
  }
  return open.length === 0 ? { axes } : undefined;
}

/** A value in another shape, the batch first. */
function reshaped(context: NodeContext, flow: Flow, target: readonly number[]): Flow {
  const { node, builder } = context;
  let value = flow;
  for (let round = 0; round < 8; round++) {
    const grouped = regroup(value, target);
    if (grouped && 'axes' in grouped) return { ...value, axes: grouped.axes };
    if (grouped) value = split(context, value, grouped.split);
    else if (target[0] !== BATCH_TOKEN) throw refuse(node, 'a shape that mixes the images of a batch');
    else {
      const ordered = builder.arranged(node, value);
      const shape = target.slice(1);
      const axes = target.map((_, axis) => [axis]);
      return builder.add(node, {
        type: 'reshape',
        from: [ordered],
        shape,
        options: { targetShape: shape },
        axes,
      });
    }
  }
  throw refuse(node, `a change to the shape [${target.slice(1).join(', ')}]`);
}

function split({ node, builder }: NodeContext, flow: Flow, { axis, parts }: Split): Flow {
  const shape = flow.shape.toSpliced(axis - 1, 1, ...parts);
  const axes = flow.axes.map((list) =>
    list.flatMap((at) => (at === axis ? [at, at + 1] : [at > axis ? at + 1 : at])),
  );
  const result = builder.add(node, {
    type: 'reshape',
    from: [flow],
    shape,
    options: { targetShape: shape },
    axes,
  });
  return { ...result, nonNegative: flow.nonNegative };
}

const reshape: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const from = graphShape(flow);
  const given = numbersAt(context, 'shape', 1);
  if (!given) throw malformed(node, 'its shape is missing');
  const zeroKept = intOf(node, 'allowzero', 0) === 0;
  const dims = given.map((dim, axis) => (dim === 0 && zeroKept ? (from[axis] ?? 1) : dim));
  return inShape(context, flow, dims);
};

/** @param dims may have one −1, and the batch's size where the file fixes it */
function inShape(context: NodeContext, flow: Flow, dims: readonly number[]): Flow {
  const { node, fixedBatch } = context;
  const product = (list: readonly number[]): number => list.reduce((all, dim) => all * dim, 1);
  const item = product(flow.shape);
  const all = BATCH_TOKEN * item;
  // A file that fixes the batch's size, or leaves it to −1, has the batch first.
  const [first = 0, ...rest] = dims;
  const given =
    first === fixedBatch || first === -1 ? [filled(rest, item), filled(dims, all)] : [filled(dims, all)];
  const [candidate] = given
    .map((list, at) => (at === 0 && given.length > 1 ? [BATCH_TOKEN, ...list] : list))
    .filter((list) => product(list) === all && list.every((dim) => Number.isInteger(dim)));
  if (candidate) return reshaped(context, flow, candidate);
  const shown = dims.map((dim) => (dim === BATCH_TOKEN ? 'batch' : dim)).join(', ');
  throw refuse(node, `a change of ${item} numbers for each image to the shape [${shown}]`);
}

/** Dimensions with a −1 as what is left. */
function filled(dims: readonly number[], size: number): readonly number[] {
  const open = dims.indexOf(-1);
  const known = dims.reduce((all, dim) => (dim === -1 ? all : all * dim), 1);
  return open < 0 ? dims : dims.with(open, size / known);
}

const flatten: Translation = (context) => {
  const flow = flowAt(context, 0);
  const axis = axisOf(intOf(context.node, 'axis', 1), flow.axes.length);
  const sizes = graphShape(flow);
  const before = sizes.slice(1, axis).reduce((product, dim) => product * dim, 1);
  if (axis === 0 || before !== 1) throw refuse(context.node, 'a flattening of the batch');
  context.builder.told(context.node, 'a change of shape, which needs no layer');
  return { ...flow, axes: [flow.axes[0] as readonly number[], flow.axes.slice(1).flat()] };
};

const squeeze: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const sizes = graphShape(flow);
  const given = numbersAt(context, 'axes', 1);
  const axes =
    given?.map((axis) => axisOf(axis, sizes.length)) ??
    sizes.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
  if (axes.some((axis) => sizes[axis] !== 1))
    throw refuse(node, 'an axis that is left out and is not of size 1');
  context.builder.told(node, 'axes of size 1, which need no layer');
  return { ...flow, axes: flow.axes.filter((_, axis) => !axes.includes(axis)) };
};

const unsqueeze: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const given = numbersAt(context, 'axes', 1);
  if (!given) throw malformed(node, 'its axes are missing');
  const rank = flow.axes.length + given.length;
  const places = given.map((axis) => axisOf(axis, rank));
  const rest = [...flow.axes];
  context.builder.told(node, 'axes of size 1, which need no layer');
  return {
    ...flow,
    axes: Array.from({ length: rank }, (_, axis) =>
      places.includes(axis) ? [] : (rest.shift() as readonly number[]),
    ),
  };
};

const shape: Translation = (context) => {
  const sizes = graphShape(flowAt(context, 0));
  const [start, end] = [intOf(context.node, 'start', 0), intOf(context.node, 'end', sizes.length)];
  return wholes(sizes.slice(start, end));
};

const cast: Translation = (context) => {
  const { node } = context;
  const to = intOf(node, 'to', 1);
  // float32, float16, double, bfloat16
  if (![1, 10, 11, 16].includes(to)) throw refuse(node, 'values as whole numbers or truths');
  context.builder.told(node, 'another kind of number; ours are float32');
  return flowAt(context, 0);
};

const castLike: Translation = (context) => {
  const value = context.value(0);
  // A number that is made to be of the kind of the images.
  if (value?.kind === 'constant')
    return constant(value.shape, Float32Array.from(value.data), { name: value.name });
  if (constantAt(context, 1, 'a kind of number')?.whole)
    throw refuse(context.node, 'values as whole numbers');
  return flowAt(context, 0);
};

/**
 * Whether a reshape takes an axis into the one before it, and nothing else reads them: at once, or in another order of axes in which they
 * are neighbours still.
 */
function goesIntoBefore(context: NodeContext, axis: number): boolean {
  const reader = onlyReader(context);
  if (reader?.op !== 'Transpose') return reader?.op === 'Reshape';
  const order = intsOf(reader, 'perm') ?? [];
  if (order.indexOf(axis) !== order.indexOf(axis - 1) + 1) return false;
  return onlyReader({ ...context, node: reader })?.op === 'Reshape';
}

/** Keras enlarges by whole factors with it: a new axis beside height or width, which a reshape takes into that. */
const tile: Translation = (context) => {
  const { node, builder } = context;
  const flow = flowAt(context, 0);
  const repeats = Array.from(requiredConstant(context, 1, 'how often').data);
  const axis = repeats.findIndex((times) => times !== 1);
  if (axis < 0) return flow;
  const factor = repeats[axis] as number;
  const side = Number(flow.axes[axis - 1]?.join());
  const alone = repeats.every((times, at) => times === 1 || at === axis) && flow.axes[axis]?.length === 0;
  if (!alone || !goesIntoBefore(context, axis) || flow.shape.length !== 3 || (side !== 1 && side !== 2)) {
    throw refuse(node, 'a repetition of values');
  }
  const size = side === 1 ? [factor, 1] : [1, factor];
  return builder.add(node, {
    ...{ type: 'upSampling2d', from: [flow], options: { size }, nonNegative: flow.nonNegative },
    shape: flow.shape.with(side - 1, (flow.shape[side - 1] as number) * factor),
    // The new axis stays, of size 1, until the reshape.
    axes: flow.axes,
  });
};

/** Repeats nothing: a new shape of the same sizes. */
const expand: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const sizes = graphShape(flow);
  const target = Array.from(requiredConstant(context, 1, 'a shape').data);
  const aligned = target.slice(-sizes.length);
  const fits =
    target.length <= sizes.length &&
    aligned.every((dim, at) => dim === 1 || dim === sizes[sizes.length - aligned.length + at]);
  if (!fits) throw refuse(node, 'a repetition of values');
  return flow;
};

export const forms: Readonly<Record<string, Translation>> = {
  Cast: cast,
  CastLike: castLike,
  Expand: expand,
  Flatten: flatten,
  Identity: same,
  Reshape: reshape,
  Shape: shape,
  Squeeze: squeeze,
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
