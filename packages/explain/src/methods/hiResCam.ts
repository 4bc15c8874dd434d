import { ops } from '@cnn/core';
import { classActivation, overChannels } from './classActivation.js';

/**
 * HiResCAM: the sum over channels of values times gradients, place by place. Of a network that ends in one dense layer after the layer
 * it adds up to the score without its bias. Draelos and Carin 2020, arXiv:2011.08891, formula 5.
 */
export const hiResCam = classActivation({
  name: 'hiResCam',
  label: 'HiResCAM',
  source: { authors: 'Draelos and Carin 2020', url: 'https://arxiv.org/abs/2011.08891' },
  unit: 'what a place adds to the score, to first order',
  weigh: (values, slope) => overChannels(ops.multiply(values, slope)),
});
