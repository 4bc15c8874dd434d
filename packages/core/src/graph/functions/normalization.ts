import type { Value } from '../graph.js';

/** Biased variance per channel, over all axes but the last; `mean` is the mean over the same axes. */
export function channelVariance(x: Value, mean: Value): Value {
  return x.graph.apply('channelVariance', [x, mean], {});
}

export interface ChannelNormalization {
  readonly x: Value;
  /** All four of shape [channels]. */
  readonly mean: Value;
  readonly variance: Value;
  readonly gamma: Value;
  readonly beta: Value;
  readonly epsilon: number;
}

/** With moments that are given: inference, or a layer whose statistics stand still. */
export function normalizeChannels(options: ChannelNormalization): Value {
  const { x, mean, variance, gamma, beta, epsilon } = options;
  return x.graph.apply('normalizeChannels', [x, mean, variance, gamma, beta], { epsilon });
}

/** With the moments of x itself. */
export function batchNormalize(options: ChannelNormalization): Value {
  const { x, mean, variance, gamma, beta, epsilon } = options;
  return x.graph.apply('batchNormalize', [x, mean, variance, gamma, beta], { epsilon });
}
