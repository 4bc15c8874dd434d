import { ops } from '@cnn/core';
import { classActivation, overChannels } from './classActivation.js';

/**
 * Grad-CAM++: as Grad-CAM, but a channel's weight is the sum of its positive gradients g, each times
 * g² / (2g² + Σ values · g³): several places of one class count alike. Chattopadhyay et al. 2018, doi:10.1109/WACV.2018.00097, formulas
 * 10, 11 and 19, with the score itself in place of its exponential, and 1e-6 added to the denominator, as in pytorch-grad-cam.
 */
export const gradCamPlusPlus = classActivation({
  name: 'gradCamPlusPlus',
  label: 'Grad-CAM++',
  source: { authors: 'Chattopadhyay et al. 2018', url: 'https://doi.org/10.1109/WACV.2018.00097' },
  unit: 'change of the score, by the weighted positive gradients of each channel',
  weigh(values, slope) {
    const squared = ops.square(slope);
    const sum = ops.reduceSum(values, { axes: [1, 2], keepDims: true });
    const cubed = ops.multiply(sum, ops.multiply(squared, slope));
    const share = ops.divide(squared, ops.add(ops.add(ops.multiply(squared, 2), cubed), 1e-6));
    const weights = ops.reduceSum(ops.multiply(ops.relu(slope), share), { axes: [1, 2], keepDims: true });
    return overChannels(ops.multiply(values, weights));
  },
});
