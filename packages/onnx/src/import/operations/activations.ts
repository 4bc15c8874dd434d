import {
  axisOf,
  constantAt,
  flowAt,
  type NodeContext,
  requiredConstant,
  type Translation,
} from '../context.js';
import { floatOf, intOf, refuse, textOf } from '../sourceNode.js';
import { type Flow, scalarOf, transposed } from '../values.js';
import { rounded } from './normalization.js';

interface Unary {
  readonly type: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly nonNegative?: boolean;
}

/** A layer that computes each element by itself, whatever the order of the axes is. */
export function elementwise({ node, builder }: NodeContext, flow: Flow, parts: Unary): Flow {
  const { type, options = {}, nonNegative = false } = parts;
  return builder.add(node, { type, from: [flow], shape: flow.shape, options, nonNegative });
}

const named =
  (activation: string, nonNegative = false): Translation =>
  (context) =>
    elementwise(context, flowAt(context, 0), { type: 'activation', options: { activation }, nonNegative });

/** x between two bounds: relu, relu with a largest value, or these after an offset. */
const clip: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  const bound = (name: string, index: number, otherwise: number): number => {
    const given = constantAt(context, index, 'a bound');
    const value = given ? (scalarOf(given) ?? Number.NaN) : floatOf(node, name, otherwise);
    if (Number.isNaN(value)) throw refuse(node, 'bounds that are not single numbers');
    return Math.abs(value) > 3e38 ? Math.sign(value) * Infinity : rounded(value);
  };
  const [least, most] = [bound('min', 1, -Infinity), bound('max', 2, Infinity)];
  return between(context, flow, least, most);
};

/** x, not below `least` and not above `most`. */
export function between(context: NodeContext, flow: Flow, least: number, most: number): Flow {
  if (least === -Infinity && most === Infinity) return flow;
  if (least > -Infinity) return bounded(context, flow, least, most);
  const turned = elementwise(context, flow, { type: 'rescaling', options: { scale: -1 } });
  const cut = bounded(context, turned, -most, Infinity);
  return elementwise(context, cut, { type: 'rescaling', options: { scale: -1 } });
}

function bounded(context: NodeContext, flow: Flow, least: number, most: number): Flow {
  if (least === 0) return positivePart(context, flow, most);
  const moved = elementwise(context, flow, { type: 'rescaling', options: { scale: 1, offset: -least } });
  const cut = positivePart(context, moved, most - least);
  return elementwise(context, cut, {
    type: 'rescaling',
    options: { scale: 1, offset: least },
    nonNegative: least >= 0,
  });
}

function positivePart(context: NodeContext, flow: Flow, most: number): Flow {
  const plain: Unary | undefined =
    most === Infinity
      ? { type: 'activation', options: { activation: 'relu' } }
      : most === 6
        ? { type: 'activation', options: { activation: 'relu6' } }
        : undefined;
  return elementwise(context, flow, {
    ...(plain ?? { type: 'relu', options: { maxValue: most } }),
    nonNegative: true,
  });
}

const leakyRelu: Translation = (context) => {
  const negativeSlope = rounded(floatOf(context.node, 'alpha', 0.01));
  return elementwise(context, flowAt(context, 0), { type: 'leakyRelu', options: { negativeSlope } });
};

const elu: Translation = (context) => {
  const alpha = rounded(floatOf(context.node, 'alpha', 1));
  const parts =
    alpha === 1
      ? { type: 'activation', options: { activation: 'elu' } }
      : { type: 'elu', options: { alpha } };
  return elementwise(context, flowAt(context, 0), parts);
};

const celu: Translation = (context) => {
  if (rounded(floatOf(context.node, 'alpha', 1)) !== 1)
    throw refuse(context.node, 'a CELU with an alpha other than 1');
  return named('elu')(context);
};

const selu: Translation = (context) => {
  const { node } = context;
  const [alpha, gamma] = [floatOf(node, 'alpha', 1.67326319), floatOf(node, 'gamma', 1.05070102)];
  if (Math.abs(alpha - 1.6732632) > 1e-5 || Math.abs(gamma - 1.050701) > 1e-5) {
    throw refuse(node, 'a SELU with constants of its own');
  }
  return named('selu')(context);
};

/** max(0, min(1, αx + β)); Keras's and PyTorch's has α = 1/6, β = 1/2. */
const hardSigmoid: Translation = (context) => {
  const { node } = context;
  const [alpha, beta] = [floatOf(node, 'alpha', 0.2), floatOf(node, 'beta', 0.5)];
  if (Math.abs(alpha - 1 / 6) < 1e-6 && beta === 0.5) return named('hardSigmoid', true)(context);
  const line = elementwise(context, flowAt(context, 0), {
    type: 'rescaling',
    options: { scale: rounded(alpha), offset: rounded(beta) },
  });
  return positivePart(context, line, 1);
};

const gelu: Translation = (context) => {
  if (textOf(context.node, 'approximate', 'none') !== 'none') {
    throw refuse(context.node, 'the approximation of GELU by tanh');
  }
  return named('gelu')(context);
};

const prelu: Translation = (context) => {
  const { node, builder } = context;
  const flow = flowAt(context, 0);
  const slope = requiredConstant(context, 1, 'a slope');
  const rank = flow.axes.length;
  const ordered = rank === 4 ? builder.images(node, flow) : builder.arranged(node, flow);
  const order = rank === 4 ? [1, 2, 0] : ordered.shape.map((_, axis) => axis);
  // Aligned at the end, as ONNX repeats operands; the batch shares its slopes.
  const own = [...new Array<number>(Math.max(rank - slope.shape.length, 0)).fill(1), ...slope.shape]
    .slice(-rank)
    .slice(1);
  const shape = order.map((axis) => own[axis] as number);
  if (shape.some((dim, axis) => dim !== 1 && dim !== ordered.shape[axis]))
    throw refuse(node, 'slopes of this shape');
  const sharedAxes = shape.flatMap((dim, axis) => (dim === 1 ? [axis + 1] : []));
  const alpha = { shape, data: transposed({ shape: own, data: slope.data }, order), source: slope.name };
  return builder.add(node, {
    ...{ type: 'prelu', from: [ordered], shape: ordered.shape },
    options: { sharedAxes: sharedAxes.length > 0 ? sharedAxes : undefined },
    weights: { alpha: { ...alpha, conversion: rank === 4 ? 'channels last' : undefined } },
  });
};

const softmaxes =
  (activation: 'softmax' | 'logSoftmax'): Translation =>
  (context) => {
    const { node, builder } = context;
    const flow = flowAt(context, 0);
    const rank = flow.axes.length;
    const axis = axisOf(intOf(node, 'axis', node.opset < 13 ? 1 : -1), rank);
    // Up to opset 12, over all dimensions from the axis on.
    const sizes = flow.axes.map((parts) =>
      parts.reduce((product, at) => product * (at === 0 ? 1 : (flow.shape[at - 1] as number)), 1),
    );
    const whole =
      node.opset >= 13 || sizes.every((size, at) => at <= axis || size === 1) || axis === rank - 1;
    if (axis < 1 || !whole) throw refuse(node, `a ${node.op} over several dimensions`);
    const order = flow.axes.map((_, at) => at).filter((at) => at > 0 && at !== axis);
    const from = builder.arranged(node, flow, [...order, axis]);
    return builder.add(node, {
      ...{ type: 'activation', from: [from], shape: from.shape, options: { activation } },
      nonNegative: activation === 'softmax',
    });
  };

/** The larger of x and −x. */
const absolute: Translation = (context) => {
  const flow = flowAt(context, 0);
  const turned = elementwise(context, flow, { type: 'rescaling', options: { scale: -1 } });
  return context.builder.add(context.node, {
    type: 'maximum',
    from: [flow, turned],
    shape: flow.shape,
    nonNegative: true,
  });
};

/** A network that is used does not drop; one that is trained further does. */
const dropout: Translation = (context) => {
  const given = constantAt(context, 1, 'a rate');
  const rate = rounded(given ? (scalarOf(given) ?? 0.5) : floatOf(context.node, 'ratio', 0.5));
  const flow = flowAt(context, 0);
  const result = elementwise(context, flow, {
    type: 'dropout',
    options: { rate },
    nonNegative: flow.nonNegative,
  });
  return [result, result];
};

const thresholded: Translation = (context) => {
  const threshold = rounded(floatOf(context.node, 'alpha', 1));
  return elementwise(context, flowAt(context, 0), {
    type: 'relu',
    options: { threshold },
    nonNegative: threshold >= 0,
  });
};

export const activations: Readonly<Record<string, Translation>> = {
  Abs: absolute,
  Celu: celu,
  Clip: clip,
  Dropout: dropout,
  Elu: elu,
  Exp: named('exponential', true),
  Gelu: gelu,
  HardSigmoid: hardSigmoid,
  HardSwish: named('hardSwish'),
  LeakyRelu: leakyRelu,
  LogSoftmax: softmaxes('logSoftmax'),
  Mish: named('mish'),
  Neg: (context) => elementwise(context, flowAt(context, 0), { type: 'rescaling', options: { scale: -1 } }),
  PRelu: prelu,
  Relu: named('relu', true),
  Selu: selu,
  Sigmoid: named('sigmoid', true),
  Softmax: softmaxes('softmax'),
  Softplus: named('softplus', true),
  Softsign: named('softsign'),
  Swish: named('swish'),
  Tanh: named('tanh'),
  ThresholdedRelu: thresholded,
};
