import type { Weight } from '../builder.js';
import { axisOf, flowAt, type NodeContext, type Translation } from '../context.js';
import { intOf, malformed, refuse } from '../sourceNode.js';
import { type Constant, type Flow, graphShape, sameView, scalarOf } from '../values.js';
import { between, elementwise } from './activations.js';
import { takesBias } from './linear.js';

/** Values with their axes in one order, which is ours for images: channels last. */
function alike({ node, builder }: NodeContext, flows: readonly Flow[]): readonly Flow[] {
  const [first, ...others] = flows as [Flow, ...Flow[]];
  if (others.every((flow) => sameView(flow, first))) return flows;
  const rank = Math.max(...flows.map(({ axes }) => axes.length));
  if (flows.some(({ axes }) => axes.length !== rank))
    throw refuse(node, 'values of different numbers of dimensions');
  return flows.map((flow) =>
    rank === 4 && !isLast(flows) ? builder.images(node, flow) : builder.arranged(node, flow),
  );
}

/** Whether all values have the graph's axes in our order already: a graph with its channels last. */
const isLast = (flows: readonly Flow[]): boolean =>
  flows.some(
    ({ axes, shape }) => shape.length === 3 && axes.every((parts, axis) => parts.join() === `${axis}`),
  );

/** The largest of each axis: what the operands are repeated to. */
function repeated({ node }: NodeContext, flows: readonly Flow[]): readonly number[] {
  const [first, ...others] = flows.map(({ shape }) => shape) as [readonly number[], ...(readonly number[])[]];
  return others.reduce((merged, shape) => {
    const fits =
      merged.length === shape.length &&
      merged.every((dim, axis) => dim === shape[axis] || dim === 1 || shape[axis] === 1);
    if (!fits) throw refuse(node, `values of the shapes [${merged.join(', ')}] and [${shape.join(', ')}]`);
    return merged.map((dim, axis) => Math.max(dim, shape[axis] as number));
  }, first);
}

function merged(context: NodeContext, type: string, flows: readonly Flow[]): Flow {
  const { node, builder } = context;
  if (flows.length === 1) return flows[0] as Flow;
  const from = alike(context, flows);
  const nonNegative = type !== 'subtract' && flows.every((flow) => flow.nonNegative);
  return builder.add(node, { type, from, shape: repeated(context, from), nonNegative });
}

/** One number for each of our last axis; undefined where the constant is of another form. */
function perChannel(flow: Flow, { shape, data }: Constant): Float32Array | undefined {
  const rank = flow.axes.length;
  const aligned = [...new Array<number>(Math.max(rank - shape.length, 0)).fill(1), ...shape];
  const axis = aligned.findIndex((dim) => dim !== 1);
  if (aligned.length > rank || aligned.some((dim, at) => dim !== 1 && at !== axis)) return undefined;
  const last = flow.shape.length;
  const parts = (flow.axes[axis] ?? []).filter((at) => at === last || flow.shape[at - 1] !== 1);
  if (parts.join() !== `${last}` || data.length !== flow.shape[last - 1]) return undefined;
  return Float32Array.from(data);
}

/** x · scale + offset, of one number each or one for each channel. */
function affine(
  context: NodeContext,
  flow: Flow,
  given: Constant,
  kind: 'Add' | 'Sub' | 'Mul' | 'Div' | 'from',
): Flow {
  const { node, builder } = context;
  const number = scalarOf(given);
  if (number !== undefined) {
    // The bias of a layer with one unit or filter.
    const sign = kind === 'Add' ? 1 : -1;
    const bias: Weight = { shape: [1], data: Float32Array.of(sign * number), source: given.name };
    const biases = (kind === 'Add' || kind === 'Sub') && flow.shape.at(-1) === 1;
    if (biases && takesBias(context, flow, bias)) return flow;
    const options = {
      Add: { scale: 1, offset: number },
      Sub: { scale: 1, offset: -number },
      Mul: { scale: number },
      Div: { scale: 1 / number },
      from: { scale: -1, offset: number },
    }[kind];
    if (options.scale === 1 && !('offset' in options && options.offset !== 0)) return flow;
    const nonNegative =
      flow.nonNegative && options.scale >= 0 && !('offset' in options && options.offset < 0);
    return elementwise(context, flow, { type: 'rescaling', options, nonNegative });
  }
  let values = perChannel(flow, given);
  let from = flow;
  if (!values && flow.axes.length === 2) {
    from = builder.arranged(node, flow);
    values = perChannel(from, given);
  }
  if (!values) throw refuse(node, `a constant of the shape [${given.shape.join(', ')}]`);
  const source = given.name;
  if (kind === 'Add' || kind === 'Sub') {
    const data = kind === 'Add' ? values : values.map((value) => -value);
    const bias: Weight = { shape: [data.length], data, source };
    if (takesBias(context, from, bias)) return from;
    return normalized(context, from, { scale: undefined, offset: bias });
  }
  if (kind === 'from') {
    const turned = elementwise(context, from, { type: 'rescaling', options: { scale: -1 } });
    return normalized(context, turned, {
      scale: undefined,
      offset: { shape: [values.length], data: values, source },
    });
  }
  const data = kind === 'Mul' ? values : values.map((value) => 1 / value);
  return normalized(context, from, { scale: { shape: [data.length], data, source }, offset: undefined });
}

/** A factor or an offset of each channel. */
function normalized(
  context: NodeContext,
  flow: Flow,
  { scale, offset }: { readonly scale: Weight | undefined; readonly offset: Weight | undefined },
): Flow {
  const { node, builder } = context;
  const channels = flow.shape.at(-1) as number;
  const factors = scale?.data ?? new Float32Array(channels).fill(1);
  builder.nameBy(node, (scale ?? offset)?.source);
  const isInput =
    !builder.layers.has(flow.layer) ||
    builder.layers.get(flow.layer)?.type === 'normalization' ||
    builder.layers.get(flow.layer)?.type === 'rescaling';
  if (isInput && factors.every((factor) => factor > 0)) {
    const mean = Array.from(
      { length: channels },
      (_, at) => -((offset?.data[at] ?? 0) / (factors[at] as number)),
    );
    const variance = Array.from(factors, (factor) => 1 / factor ** 2);
    const options = { mean: mean.map((value) => value + 0), variance };
    return builder.add(node, { type: 'normalization', from: [flow], shape: flow.shape, options });
  }
  if (flow.shape.length === 3) {
    const kernel = { ...scale, shape: [1, 1, channels, 1], data: factors };
    const options = { kernelSize: 1, useBias: offset ? undefined : false };
    return builder.add(node, {
      ...{ type: 'depthwiseConv2d', from: [flow], shape: flow.shape, options },
      weights: { kernel, ...(offset && { bias: offset }) },
    });
  }
  const whole = (value: number): Weight => ({
    shape: [channels],
    data: new Float32Array(channels).fill(value),
  });
  return builder.add(node, {
    ...{ type: 'batchNormalization', from: [flow], shape: flow.shape },
    options: { epsilon: 1e-12, trainable: false },
    weights: {
      gamma: scale ?? whole(1),
      beta: offset ?? whole(0),
      moving_mean: whole(0),
      moving_variance: whole(1),
    },
    note: 'a factor or an offset for each number, frozen',
  });
}

const arithmetic =
  (kind: 'Add' | 'Sub' | 'Mul' | 'Div', type: string | undefined): Translation =>
  (context) => {
    const { node } = context;
    const [a, b] = [context.value(0), context.value(1)];
    if (!a || !b) throw malformed(node, 'it has fewer than two inputs');
    if (a.kind === 'flow' && b.kind === 'flow') {
      if (type === undefined) throw refuse(node, 'a quotient of two values');
      return merged(context, type, [a, b]);
    }
    if (a.kind === 'flow' && b.kind === 'constant') return affine(context, a, b, kind);
    if (a.kind === 'constant' && b.kind === 'flow') {
      if (kind === 'Div') throw refuse(node, 'a constant divided by a value');
      return affine(context, b, a, kind === 'Sub' ? 'from' : kind);
    }
    throw malformed(node, 'it has constants only');
  };

const several =
  (type: string): Translation =>
  (context) =>
    merged(
      context,
      type,
      context.node.inputs.map((_, index) => flowAt(context, index)),
    );

/** The largest or the smallest of values, or of a value and a number. */
const extreme =
  (type: 'maximum' | 'minimum'): Translation =>
  (context) => {
    const [a, b] = [context.value(0), context.value(1)];
    const [flow, bound] = a?.kind === 'constant' ? [b, a] : [a, b];
    if (context.node.inputs.length !== 2 || flow?.kind !== 'flow' || bound?.kind !== 'constant')
      return several(type)(context);
    const number = scalarOf(bound);
    if (number === undefined) throw refuse(context.node, 'bounds that are not single numbers');
    return type === 'maximum'
      ? between(context, flow, number, Infinity)
      : between(context, flow, -Infinity, number);
  };

const concat: Translation = (context) => {
  const { node, builder } = context;
  const flows = node.inputs.map((_, index) => flowAt(context, index));
  const [first] = flows as [Flow];
  const rank = first.axes.length;
  const axis = axisOf(intOf(node, 'axis', 1), rank);
  if (axis === 0) throw refuse(node, 'values one after the other in the batch');
  if (flows.some(({ axes }) => axes.length !== rank))
    throw malformed(node, 'its inputs have different numbers of dimensions');
  if (flows.length === 1) return first;
  const others = graphShape(first)
    .map((_, at) => at)
    .filter((at) => at > 0 && at !== axis);
  const from = flows.map((flow) => builder.arranged(node, flow, [...others, axis]));
  const [model] = from as [Flow];
  const outer = model.shape.slice(0, -1);
  if (from.some(({ shape }) => shape.slice(0, -1).join() !== outer.join()))
    throw malformed(node, 'its inputs differ in another dimension');
  const total = from.reduce((sum, { shape }) => sum + (shape.at(-1) as number), 0);
  return builder.add(node, {
    ...{ type: 'concatenate', from, shape: [...outer, total] },
    nonNegative: flows.every(({ nonNegative }) => nonNegative),
  });
};

export const merging: Readonly<Record<string, Translation>> = {
  Add: arithmetic('Add', 'add'),
  Concat: concat,
  Div: arithmetic('Div', undefined),
  Max: extreme('maximum'),
  Mean: several('average'),
  Min: extreme('minimum'),
  Mul: arithmetic('Mul', 'multiply'),
  Sub: arithmetic('Sub', 'subtract'),
  Sum: several('add'),
};
