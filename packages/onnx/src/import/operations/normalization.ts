import type { Weight } from '../builder.js';
import {
  axisOf,
  constantAt,
  flowAt,
  type NodeContext,
  requiredConstant,
  type Translation,
} from '../context.js';
import { floatOf, intOf, malformed, refuse } from '../sourceNode.js';
import type { Constant, Flow } from '../values.js';

const vector = ({ data, name, shape }: Constant): Weight => ({
  ...{ shape: [data.length], data: Float32Array.from(data), source: name },
  conversion: shape.length === 1 ? undefined : `[${shape.join(', ')}] → [${data.length}]`,
});

/** A value with the graph's axis 1, its channels, as our last axis. */
function channelsLast(context: NodeContext, flow: Flow): Flow {
  const { node, builder } = context;
  if (flow.axes.length === 4) return builder.images(node, flow);
  if (flow.axes.length === 2) return builder.arranged(node, flow);
  throw refuse(node, `a normalization of ${flow.axes.length} dimensions`);
}

export const batchNormalization: Translation = (context) => {
  const { node, builder } = context;
  if (intOf(node, 'training_mode', 0) === 1) {
    throw refuse(
      node,
      'a prediction with the statistics of its own batch (training_mode). Export the model in its evaluation mode',
    );
  }
  const from = channelsLast(context, flowAt(context, 0));
  const channels = from.shape.at(-1) as number;
  const [gamma, beta, mean, variance] = ['a scale', 'an offset', 'a mean', 'a variance'].map((what, at) => {
    const given = vector(requiredConstant(context, at + 1, what));
    if (given.data.length !== channels)
      throw malformed(node, `${what} has ${given.data.length} numbers for ${channels} channels`);
    return given;
  }) as [Weight, Weight, Weight, Weight];
  return builder.add(node, {
    ...{ type: 'batchNormalization', from: [from], shape: from.shape },
    options: {
      momentum: rounded(floatOf(node, 'momentum', 0.9)),
      epsilon: rounded(floatOf(node, 'epsilon', 1e-5)),
    },
    weights: { gamma, beta, moving_mean: mean, moving_variance: variance },
  });
};

/** A float32 of the file as the number that was meant: 0.9, not 0.8999999761581421. */
export const rounded = (value: number): number => Number(value.toPrecision(7));

/** Scale and offset of a normalization, with one number for each channel. A single 1 or 0 stands for none. */
function affine(context: NodeContext, channels: number): Record<string, Weight> {
  const own = (index: number, what: string, none: number): Weight | undefined => {
    const given = constantAt(context, index, what);
    if (!given || (given.data.length === 1 && given.data[0] === none)) return undefined;
    if (given.data.length === channels) return vector(given);
    throw refuse(context.node, `a scale of ${given.data.length} numbers for ${channels} channels`);
  };
  const [gamma, beta] = [own(1, 'a scale', 1), own(2, 'an offset', 0)];
  return { ...(gamma && { gamma }), ...(beta && { beta }) };
}

function normalized(context: NodeContext, from: Flow, type: string, options: Record<string, unknown>): Flow {
  const weights = affine(context, from.shape.at(-1) as number);
  const all = {
    ...options,
    epsilon: rounded(floatOf(context.node, 'epsilon', 1e-5)),
    scale: weights.gamma ? undefined : false,
    center: weights.beta ? undefined : false,
  };
  return context.builder.add(context.node, { type, from: [from], shape: from.shape, options: all, weights });
}

export const instanceNormalization: Translation = (context) =>
  normalized(context, context.builder.images(context.node, flowAt(context, 0)), 'groupNormalization', {
    groups: -1,
  });

/** ONNX 18 has a scale for each group, 21 one for each channel; patterns give one for each channel too. */
export const groupNormalization: Translation = (context) => {
  const { node, builder } = context;
  const groups = node.found?.groups ?? intOf(node, 'num_groups', 0);
  const from = builder.images(node, flowAt(context, 0));
  const channels = from.shape[2] as number;
  if (!(groups >= 1) || channels % groups !== 0)
    throw malformed(node, `${groups} groups of ${channels} channels`);
  return normalized(context, from, 'groupNormalization', { groups });
};

export const layerNormalization: Translation = (context) => {
  const { node, builder } = context;
  const flow = flowAt(context, 0);
  if (node.found?.axis === 1)
    return normalized(context, builder.images(node, flow), 'layerNormalization', {});
  const rank = flow.axes.length;
  if (axisOf(intOf(node, 'axis', -1), rank) !== rank - 1) {
    throw refuse(node, 'a layer normalization over several dimensions');
  }
  return normalized(context, builder.arranged(node, flow), 'layerNormalization', {});
};
