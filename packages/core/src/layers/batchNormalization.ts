import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import { type Shape, sizeOf } from '../graph/shape.js';
import { aBoolean, aFraction, aPositiveNumber, optional } from './field.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `batchNormalization` makes. */
export interface BatchNormalizationLayer extends LayerBase {
  readonly type: 'batchNormalization';
  /** Default 0.99. */
  readonly momentum?: number | undefined;
  /** Default 1e-3. */
  readonly epsilon?: number | undefined;
  /** Whether it adds `beta`. Default true. */
  readonly center?: boolean | undefined;
  /** Whether it multiplies by `gamma`. Default true. */
  readonly scale?: boolean | undefined;
  readonly betaInitializer?: Initializer | undefined;
  readonly gammaInitializer?: Initializer | undefined;
  /**
   * Whether the moments are those of the batches of all workers of a cluster, so that n workers with a share each compute what one process
   * does with the whole batch. Without it each worker takes its own batch's. In one process it changes nothing but the last bits. Default false.
   */
  readonly synchronized?: boolean | undefined;
  readonly movingMeanInitializer?: Initializer | undefined;
  readonly movingVarianceInitializer?: Initializer | undefined;
}

/**
 * Normalizes each channel (the last axis) by the moments of the batch in training, and by their running averages
 * otherwise. Ioffe & Szegedy 2015, arXiv 1502.03167. Weights: `gamma`, `beta`; statistics: `moving_mean`,
 * `moving_variance` (biased variance, as Keras 3), new = old · momentum + batch · (1 − momentum).
 * With `trainable: false` it always uses the running averages. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 8, kernelSize: 3, useBias: false }), batchNormalization({ momentum: 0.9 })] }); // [48, 48, 8]
 * ```
 */
export function batchNormalization(
  options: Omit<BatchNormalizationLayer, 'type'> = {},
): BatchNormalizationLayer {
  return define('batchNormalization', options);
}

export const batchNormalizationRule: LayerRule<BatchNormalizationLayer> = {
  fields: {
    momentum: optional(aFraction, 0.99),
    epsilon: optional(aPositiveNumber, 1e-3),
    center: optional(aBoolean, true),
    scale: optional(aBoolean, true),
    synchronized: optional(aBoolean, false),
    betaInitializer: optional(anInitializer, 'zeros'),
    gammaInitializer: optional(anInitializer, 'ones'),
    movingMeanInitializer: optional(anInitializer, 'zeros'),
    movingVarianceInitializer: optional(anInitializer, 'ones'),
  },
  variables(layer, [input]) {
    const shape = [(input as Shape).at(-1) as number];
    const { center = true, scale = true } = layer;
    return {
      ...(scale && { gamma: { shape, initializer: layer.gammaInitializer ?? 'ones', role: 'weight' } }),
      ...(center && { beta: { shape, initializer: layer.betaInitializer ?? 'zeros', role: 'weight' } }),
      moving_mean: { shape, initializer: layer.movingMeanInitializer ?? 'zeros', role: 'statistic' },
      moving_variance: { shape, initializer: layer.movingVarianceInitializer ?? 'ones', role: 'statistic' },
    };
  },
  lower({ layer, x, graph, training, counts, variable, update }) {
    const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = layer;
    const channels = [x.shape.at(-1) as number];
    const gamma = scale ? variable('gamma') : graph.constant(1, channels);
    const beta = center ? variable('beta') : graph.constant(0, channels);
    const [movingMean, movingVariance] = [variable('moving_mean'), variable('moving_variance')];
    if (!training || layer.trainable === false) {
      return ops.normalizeChannels({ x, mean: movingMean, variance: movingVariance, gamma, beta, epsilon });
    }
    const { mean, variance } = layer.synchronized ? momentsOfAll(x, counts) : momentsOf(x);
    const average = (old: Value, now: Value): Value =>
      ops.add(ops.multiply(old, momentum), ops.multiply(now, 1 - momentum));
    update('moving_mean', average(movingMean, mean));
    update('moving_variance', average(movingVariance, variance));
    return layer.synchronized
      ? ops.normalizeChannels({ x, mean, variance, gamma, beta, epsilon })
      : ops.batchNormalize({ x, mean, variance, gamma, beta, epsilon });
  },
};

interface Moments {
  readonly mean: Value;
  readonly variance: Value;
}

/** All axes but the channels'. */
const outerAxes = (x: Value): number[] => x.shape.slice(0, -1).map((_, axis) => axis);

function momentsOf(x: Value): Moments {
  const mean = ops.reduceMean(x, { axes: outerAxes(x) });
  return { mean, variance: ops.channelVariance(x, mean) };
}

/**
 * Over the batches of all workers: Σx and how many there are, then Σ(x − mean)². The gradient flows through both sums, since the moments of
 * one worker's batch are also those of the others.
 */
function momentsOfAll(x: Value, counts: Value | undefined): Moments {
  const counted = (value: Value): Value => (counts ? ops.multiply(value, counts) : value);
  const axes = outerAxes(x);
  const channels = x.shape.at(-1) as number;
  const count = ops.multiply(ops.batchSize(x.graph), -sizeOf(x.shape.slice(0, -1)));
  const sums = ops.concat([counted(ops.reduceSum(x, { axes })), ops.reshape(counted(count), [1])], 0);
  const all = ops.allReduce(sums);
  const items = ops.slice(all, [channels], [1]);
  const mean = ops.divide(ops.slice(all, [0], [channels]), items);
  const squares = ops.reduceSum(ops.square(ops.subtract(x, mean)), { axes });
  return { mean, variance: ops.divide(ops.allReduce(counted(squares)), items) };
}
